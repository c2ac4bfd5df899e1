import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { newEmail, portal, refusal } from './support.ts'
import { customer, submitted, uploaded } from './support-files.ts'

/** What a ZIP of stored files holds, by name, read from its directory at the end as an unpacker does. */
async function unzip(response: Response): Promise<Record<string, string>> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const text = (from: number, length: number) => new TextDecoder().decode(bytes.subarray(from, from + length))
  const end = bytes.length - 22
  expect(view.getUint32(end)).toBe(0x504b0506)
  let at = view.getUint32(end + 16, true)
  return Object.fromEntries(
    Array.from({ length: view.getUint16(end + 10, true) }, () => {
      const [size, nameLength, extra, comment] = [
        view.getUint32(at + 24, true),
        ...[28, 30, 32].map((field) => view.getUint16(at + field, true)),
      ]
      const local = view.getUint32(at + 42, true)
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      const entry = [text(at + 46, nameLength ?? 0), text(start, size ?? 0)]
      at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
      return entry
    }),
  )
}

test('a ticket as a ZIP holds its transcript and all files, each under a name of its own', async () => {
  const p = portal()
  const client = await customer(p)
  const names = ['host.log', '../../Host.log', 'what\u202Egol.log']
  const ids: string[] = []
  for (const name of names) ids.push((await uploaded(client, name, `${ids.length}\n`)).id)
  const { number } = await submitted(client, ids)
  const response = await client.get(`/api/tickets/${number}/archive`)
  expect(response.headers.get('content-disposition')).toContain(`attachment; filename="${number}.zip"`)
  const { [`${number}.txt`]: transcript, ...files } = await unzip(response)
  expect(files).toEqual({ 'files/host.log': '0\n', 'files/Host (2).log': '1\n', 'files/whatgol.log': '2\n' })
  expect(transcript).toContain('See the files.')
})

test('notes and their files are in the agents’ archive alone, in a folder of their own', async () => {
  const p = portal()
  const client = await customer(p)
  const { number } = await submitted(client, [(await uploaded(client, 'host.log', 'public\n')).id])
  const agent = await p.signedIn(newEmail(), ['agent'])
  const { id } = await uploaded(agent, 'host.log', 'only us\n')
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'A note.', visibility: 'internal', uploads: [id] })

  const theirs = await unzip(await client.get(`/api/tickets/${number}/archive`))
  expect(Object.keys(theirs)).toEqual([`${number}.txt`, 'files/host.log'])
  const ours = await unzip(await agent.get(`/api/desk/tickets/${number}/archive`))
  expect(ours).toMatchObject({ 'files/host.log': 'public\n', 'internal/files/host.log': 'only us\n' })
  expect(ours[`internal/${number}.txt`]).toContain('A note.')
  for (const text of [ours[`${number}.txt`], ...Object.values(theirs)]) expect(text).not.toMatch(/A note|only us/)
})

test('an archive is for those on the ticket, and the desk’s for agents', async () => {
  const p = portal()
  const [client, other] = [await customer(p), await customer(p)]
  const { number } = await submitted(client)
  const missing = { status: 404, slug: 'ticket-not-found' }
  expect(await refusal(await other.get(`/api/tickets/${number}/archive`))).toMatchObject(missing)
  expect(await refusal(await client.get('/api/tickets/100000000/archive'))).toMatchObject(missing)
  expect(await refusal(await p.request(`/api/tickets/${number}/archive`))).toMatchObject({ status: 401 })
  expect(await refusal(await client.get(`/api/desk/tickets/${number}/archive`))).toMatchObject({ slug: 'not-an-agent' })
  const agent = await p.signedIn(newEmail(), ['agent'])
  expect(await refusal(await agent.get('/api/desk/tickets/100000000/archive'))).toMatchObject(missing)
})

test('an archive that R2 breaks off is no whole one', async () => {
  const p = portal()
  const client = await customer(p)
  const { id } = await uploaded(client, 'host.log', 'a line\n')
  const { number } = await submitted(client, [id])
  await env.FILES.delete(`files/${id}`)
  const response = await client.get(`/api/tickets/${number}/archive`)
  await expect(response.arrayBuffer()).rejects.toThrow('is not in R2')
})
