import { Agent, request } from 'node:http'

/** One request of a load. */
export interface Shot {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends one request and reads its answer. */
export function send({
  url,
  method = 'GET',
  headers = {},
  body,
}: Shot): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (chunk) => {
        text += chunk
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text, headers: incoming.headers }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Requests a second that `shot` gets over so many requests, sixteen at a time. @throws when one is answered with another status */
export async function throughput(shot: () => Shot, count: number, status: number): Promise<number> {
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const answer = await send(shot())
      if (answer.status !== status) throw new Error(`${shot().url} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 16 }, worker))
  return count / ((performance.now() - startedAt) / 1000)
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
