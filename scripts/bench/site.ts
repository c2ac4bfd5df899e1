import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { gzipSync } from 'node:zlib'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { memoryOptions } from '../build-site.ts'
import { ROOT } from '../paths.ts'
import { mustRun } from '../run.ts'

/**
 * `npm run bench:site [articles …]` builds the same generated articles with this site and with Starlight, in turns, search index included, and
 * prints the time, the most memory, and the bytes of both, and what each further article costs from one size to the next. Starlight is installed
 * into `.cache`, for this comparison only.
 */
const STARLIGHT = { '@astrojs/starlight': '0.42.4', astro: '7.3.4', '@astrojs/markdown-remark': '7.3.0', sharp: '0.35.5' }
const SIZES = [200, 2_000, 10_000]
const WORK = `${ROOT}.cache/bench-site`

/** What a build took and made. */
interface Built {
  pages: number
  seconds: number
  /** Time on the processors, of all its processes: what others do on the same machine hardly changes it. */
  cpuSeconds: number
  /** Most resident memory of all its processes together. */
  megabytes: number
  outputMegabytes: number
  /** What the first view of an article fetches, compressed: the median of a sample. */
  articleKilobytes: number
}

type Site = 'Bistand' | 'Starlight'

async function benchSite(): Promise<void> {
  const sizes = sizesAsked(process.argv.slice(2))
  await installStarlight()
  let before: { size: number; built: Record<Site, Built> } | undefined
  for (const size of sizes) {
    const articles = LOCALES.map((locale) => articlesOf(locale, Math.ceil(size / LOCALES.length)))
    const built = { Bistand: await buildOurs(articles), Starlight: await buildStarlight(articles) }
    console.log(`\n${size} articles`)
    for (const [name, it] of Object.entries(built)) console.log(`  ${name.padEnd(10)} ${inWords(it)}`)
    const share = (of: 'seconds' | 'cpuSeconds' | 'megabytes') => (built.Bistand[of] / built.Starlight[of]).toFixed(2)
    console.log(`  of Starlight's: time ${share('seconds')}, processors ${share('cpuSeconds')}, memory ${share('megabytes')}`)
    if (before) printGrowth(before, { size, built })
    before = { size, built }
  }
}

/** @throws on what is no number of articles */
function sizesAsked(args: readonly string[]): number[] {
  const sizes = args.map(Number)
  const wrong = args.find((_, index) => !Number.isInteger(sizes[index]) || Number(sizes[index]) < LOCALES.length)
  if (wrong !== undefined) throw new Error(`"${wrong}" is no number of articles, ${LOCALES.length} or more`)
  return sizes.length > 0 ? sizes.sort((a, b) => a - b) : SIZES
}

function inWords({ seconds, cpuSeconds, megabytes, pages, outputMegabytes, articleKilobytes }: Built): string {
  return [
    `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s on the processors)`,
    `${megabytes.toFixed(0)} MB of memory`,
    `${pages} pages`,
    `${outputMegabytes.toFixed(1)} MB written`,
    `${articleKilobytes.toFixed(1)} KB for the first view of an article`,
  ].join(', ')
}

/** What each article beyond those of the size before took: the same from size to size where a build is linear. */
function printGrowth(
  before: { size: number; built: Record<Site, Built> },
  now: { size: number; built: Record<Site, Built> },
): void {
  const more = now.size - before.size
  const each = (['Bistand', 'Starlight'] as const).map((name) => {
    const ms = (now.built[name].seconds - before.built[name].seconds) * 1000
    const kilobytes = (now.built[name].megabytes - before.built[name].megabytes) * 1024
    return `${name} ${(ms / more).toFixed(1)} ms and ${(kilobytes / more).toFixed(0)} KB of memory`
  })
  console.log(`  each of ${more} more: ${each.join(', ')}`)
}

/** An article before it is written in the form of either site. */
interface Article {
  slug: string
  title: string
  description: string
  body: string
}

/** Articles as long and as varied as the real ones in that language: their own sections, shuffled, with their lists and code. */
function articlesOf(locale: Locale, count: number): Article[] {
  const real = globSync(`${locale}/*.md`, { cwd: `${ROOT}site/content/kb` }).map((file) =>
    readFileSync(`${ROOT}site/content/kb/${file}`, 'utf8'),
  )
  const sections = real.flatMap((text) =>
    text
      .split(/^---$/m)
      .slice(2)
      .join('---')
      .split(/^(?=## )/m)
      .slice(1),
  )
  let seed = 7 + LOCALES.indexOf(locale)
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  return Array.from({ length: count }, (_, index) => ({
    slug: `article-${index}`,
    title: `Article ${index} about session ${random(9_999)}`,
    description: `What to do when session ${index} does not behave as it should, step by step.`,
    body: Array.from({ length: 6 }, (_, part) =>
      sections[random(sections.length)]?.replace(/^## (.*)$/m, `## ${part + 1}. $1`),
    ).join('\n'),
  }))
}

/** @param articles of each language, in the order of the languages */
async function buildOurs(articles: readonly (readonly Article[])[]): Promise<Built> {
  const folder = `${WORK}/ours`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const part of ['site', 'programme', 'locales', 'astro.config.mjs', 'package.json', 'tsconfig.json']) {
    if (existsSync(`${ROOT}${part}`)) cpSync(`${ROOT}${part}`, `${folder}/${part}`, { recursive: true })
  }
  symlinkSync(`${ROOT}node_modules`, `${folder}/node_modules`)
  for (const [index, locale] of LOCALES.entries()) {
    const kb = `${folder}/site/content/kb/${locale}`
    rmSync(kb, { recursive: true })
    mkdirSync(kb)
    for (const article of articles[index] ?? [])
      writeFileSync(`${kb}/${article.slug}.md`, ourText(article, articles[index] ?? []))
  }
  return measured(folder, memoryOptions(folder), (built) => built.match(/^\w\w\/kb\/article-\d+\/index\.html$/) !== null)
}

function ourText({ slug, title, description, body }: Article, articles: readonly Article[]): string {
  const place = Number(slug.slice('article-'.length))
  const related = [1, 2].map((step) => articles[(place + step) % articles.length]?.slug).join(', ')
  const head = {
    title,
    description,
    category: 'maintenance',
    products: '[nordlys-remote]',
    order: place,
    reviewedOn: '2026-11-22',
  }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`)
  return `---\n${lines.join('\n')}\nrelated: [${related}]\n---\n${body}\n`
}

async function installStarlight(): Promise<void> {
  const folder = `${WORK}/starlight`
  mkdirSync(`${folder}/src/content/docs`, { recursive: true })
  writeFileSync(
    `${folder}/package.json`,
    JSON.stringify({ name: 'starlight', private: true, type: 'module', dependencies: STARLIGHT }),
  )
  const names: Record<Locale, string> = { da: 'Dansk', el: 'Ελληνικά', ro: 'Română', en: 'English' }
  const locales = Object.fromEntries(LOCALES.map((locale) => [locale, { label: names[locale], lang: locale }]))
  writeFileSync(
    `${folder}/astro.config.mjs`,
    `import { defineConfig } from 'astro/config'\nimport starlight from '@astrojs/starlight'\n` +
      `export default defineConfig({ site: 'http://localhost:8787', integrations: [starlight({ title: 'Nordlys Support', defaultLocale: 'en', locales: ${JSON.stringify(locales)} })] })\n`,
  )
  writeFileSync(
    `${folder}/src/content.config.ts`,
    `import { defineCollection } from 'astro:content'\nimport { docsLoader } from '@astrojs/starlight/loaders'\nimport { docsSchema } from '@astrojs/starlight/schema'\n` +
      'export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) }\n',
  )
  // Takes a second where all is there already, and follows pins that have changed.
  await mustRun('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', folder])
}

async function buildStarlight(articles: readonly (readonly Article[])[]): Promise<Built> {
  const folder = `${WORK}/starlight`
  const docs = `${folder}/src/content/docs`
  rmSync(docs, { recursive: true, force: true })
  for (const [index, locale] of LOCALES.entries()) {
    mkdirSync(`${docs}/${locale}`, { recursive: true })
    writeFileSync(`${docs}/${locale}/index.md`, '---\ntitle: Nordlys Support\n---\nAnswers.\n')
    for (const { slug, title, description, body } of articles[index] ?? []) {
      writeFileSync(`${docs}/${locale}/${slug}.md`, `---\ntitle: ${title}\ndescription: ${description}\n---\n${body}\n`)
    }
  }
  // As much as it asks for: with what Node allows by itself it does not come to an end.
  return measured(folder, '--max-old-space-size=6144', (built) => built.match(/^\w\w\/article-\d+\/index\.html$/) !== null)
}

/** Builds what lies in a folder, from nothing, and looks at what that took and made. */
async function measured(folder: string, nodeOptions: string, isArticle: (file: string) => boolean): Promise<Built> {
  for (const left of ['dist', '.astro', '.cache', 'node_modules/.vite', 'node_modules/.astro'])
    rmSync(`${folder}/${left}`, { recursive: true, force: true })
  const startedAt = performance.now()
  const build = spawn(`${folder}/node_modules/.bin/astro`, ['build'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: nodeOptions, ASTRO_TELEMETRY_DISABLED: '1', SITE_OUT_DIR: './dist' },
  })
  const usage = await watched(build)
  const seconds = (performance.now() - startedAt) / 1000
  const files = readdirSync(`${folder}/dist`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(`${folder}/dist/${file}`).isFile(),
  )
  const bytes = files.reduce((sum, file) => sum + statSync(`${folder}/dist/${file}`).size, 0)
  const sample = files.filter(isArticle).slice(0, 50)
  const views = sample.map((file) => firstView(`${folder}/dist`, file)).sort((a, b) => a - b)
  return {
    pages: files.filter((file) => file.endsWith('.html')).length,
    ...{ ...usage, seconds, outputMegabytes: bytes / 1e6 },
    articleKilobytes: (views[views.length >> 1] ?? 0) / 1024,
  }
}

/** Compressed bytes of a page and of the styles and scripts that it names. */
function firstView(dist: string, file: string): number {
  const size = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length
  const html = readFileSync(`${dist}/${file}`, 'utf8')
  const named = new Set([...html.matchAll(/(?:href|src)="(\/_astro\/[^"]+\.(?:css|js))"/g)].map(([, path]) => `${dist}${path}`))
  return [...named].reduce((sum, path) => sum + size(path), size(`${dist}/${file}`))
}

/** What a process and its children hold and have used. */
interface Usage {
  megabytes: number
  cpuSeconds: number
}

/** Waits for a process to end. @returns the most memory that it and its children held at once, and their time on the processors */
async function watched(process: ChildProcess): Promise<Usage> {
  const most: Usage = { megabytes: 0, cpuSeconds: 0 }
  const look = setInterval(() => {
    const now = usageOf(process.pid ?? 0)
    most.megabytes = Math.max(most.megabytes, now.megabytes)
    most.cpuSeconds = Math.max(most.cpuSeconds, now.cpuSeconds)
  }, 200)
  const code = await new Promise<number | null>((resolve) => process.on('exit', resolve))
  clearInterval(look)
  if (code !== 0) throw new Error(`the build ended with ${code}`)
  return most
}

/** From `/proc` (proc_pid_stat(5)): fields 14 to 17 are the time of the process and of its children that ended, in hundredths of a second. */
function usageOf(pid: number): Usage {
  try {
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
    const ticks = afterName.split(' ').slice(11, 15).map(Number)
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    const used = children.map((child) => usageOf(Number(child)))
    return {
      megabytes: used.reduce((sum, { megabytes }) => sum + megabytes, Number(resident) / 1024),
      cpuSeconds: [...ticks.map((tick) => tick / 100), ...used.map(({ cpuSeconds }) => cpuSeconds)].reduce((a, b) => a + b),
    }
  } catch {
    return { megabytes: 0, cpuSeconds: 0 }
  }
}

await benchSite()
