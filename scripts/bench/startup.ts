import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { ROOT, toolEnvironment } from '../paths.ts'
import { freePort } from '../portal.ts'
import { bundleWorker } from '../worker-size.ts'
import { median, send } from './load.ts'

const RUNS = 11

/** A Worker that takes the portal's code in when it is asked to, so that the time of that alone can be told. */
const STARTER = `export default {
  async fetch(request) {
    if (new URL(request.url).pathname === '/start') await import('index.js')
    return new Response('ok')
  },
}`

/** What the worker weighs, and how long its code takes to start: read, compiled and run to its end, each time in a new workerd. */
export async function benchStartup(): Promise<void> {
  const { file, gzipBytes } = await bundleWorker()
  const folder = `${ROOT}.cache/bench-${process.pid}`
  mkdirSync(folder, { recursive: true })
  copyFileSync(file, `${folder}/index.js`)
  writeFileSync(`${folder}/start.js`, STARTER)
  try {
    const runs: number[] = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await startMs(folder))
    console.log(`\nThe worker's code: ${(gzipBytes / 1024).toFixed(1)} KB with gzip.`)
    console.log(
      `Its start, ${RUNS} runs: ${Math.min(...runs).toFixed(1)} ms at best, ${median(runs).toFixed(1)} ms in the middle.`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds of the request that starts the code, less those of one that finds it started. */
async function startMs(folder: string): Promise<number> {
  const port = await freePort(0)
  writeFileSync(`${folder}/workerd.capnp`, configuration(port))
  const child = spawn('workerd', ['serve', `${folder}/workerd.capnp`], {
    env: toolEnvironment(),
    detached: true,
    stdio: 'inherit',
  })
  try {
    await answers(`http://127.0.0.1:${port}/`)
    return (await timed(port)) - (await timed(port))
  } finally {
    if (child.pid) process.kill(-child.pid, 'SIGTERM')
  }
}

async function timed(port: number): Promise<number> {
  const startedAt = performance.now()
  const { text } = await send({ url: `http://127.0.0.1:${port}/start` })
  if (text !== 'ok') throw new Error(`the worker's code did not start: ${text}`)
  return performance.now() - startedAt
}

/** Waits for the server, and asks it often enough that asking costs the same from then on. */
async function answers(url: string): Promise<void> {
  for (let tries = 0, answered = 0; answered < 5; tries += 1) {
    if (tries === 200) throw new Error('workerd did not start')
    const answer = await send({ url }).catch(() => undefined)
    if (answer?.status === 200) answered += 1
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Of workerd: the starter beside the portal's code, under the date that the portal is deployed with. */
function configuration(port: number): string {
  const date = /^compatibility_date = "(.+)"$/m.exec(readFileSync(`${ROOT}wrangler.toml`, 'utf8'))?.[1]
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "start.js", esModule = embed "start.js"), (name = "index.js", esModule = embed "index.js")],
    compatibilityDate = "${date}"
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`
}
