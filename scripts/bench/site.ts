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
import { ROOT } from '../paths.ts'
import { mustRun } from '../run.ts'

/**
 * `npm run bench:site [articles]` builds the same generated articles with this site and with Starlight, in turns, search index included, and prints the time, the most
 * memory, and the bytes of both. Starlight is installed into `.cache`, for this comparison only.
 */
const STARLIGHT = { '@astrojs/starlight': '0.42.4', astro: '7.3.4', '@astrojs/markdown-remark': '7.3.0', sharp: '0.35.5' }
const SIZES = [200, 2_000, 10_000]
const WORK = `${ROOT}.cache/bench-site`

/** What a build took and made. */
interface Built {
  pages: number
  seconds: number
  /** Most resident memory of all its processes together. */
  megabytes: number
  outputMegabytes: number
  /** What the first view of an article fetches, compressed: the median of a sample. */
  articleKilobytes: number
}

async function benchSite(): Promise<void> {
  const sizes = process.argv[2] ? [Number(process.argv[2])] : SIZES
  await installStarlight()
  for (const size of sizes) {
    const articles = articlesOf(Math.ceil(size / LOCALES.length))
    const ours = await buildOurs(articles)
    const theirs = await buildStarlight(articles)
    console.log(`\n${size} articles`)
    for (const [name, built] of [
      ['Bistand', ours],
      ['Starlight', theirs],
    ] as const) {
      console.log(
        `  ${name.padEnd(10)} ${built.seconds.toFixed(1)} s, ${built.megabytes.toFixed(0)} MB of memory, ${built.pages} pages, ${built.outputMegabytes.toFixed(1)} MB written, ${built.articleKilobytes.toFixed(1)} KB for the first view of an article`,
      )
    }
    console.log(
      `  time ${(ours.seconds / theirs.seconds).toFixed(2)}, memory ${(ours.megabytes / theirs.megabytes).toFixed(2)} of Starlight's`,
    )
  }
}

/** An article before it is written in the form of either site. */
interface Article {
  slug: string
  title: string
  description: string
  body: string
}

/** Articles as long and as varied as the real ones: their own sentences, shuffled, with their lists and code. */
function articlesOf(count: number): Article[] {
  const real = globSync('en/*.md', { cwd: `${ROOT}site/content/kb` }).map((file) =>
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
  let seed = 7
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

async function buildOurs(articles: readonly Article[]): Promise<Built> {
  const folder = `${WORK}/ours`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const part of ['site', 'programme', 'locales', 'astro.config.mjs', 'package.json', 'tsconfig.json']) {
    if (existsSync(`${ROOT}${part}`)) cpSync(`${ROOT}${part}`, `${folder}/${part}`, { recursive: true })
  }
  symlinkSync(`${ROOT}node_modules`, `${folder}/node_modules`)
  for (const locale of LOCALES) {
    rmSync(`${folder}/site/content/kb/${locale}`, { recursive: true })
    mkdirSync(`${folder}/site/content/kb/${locale}`)
    for (const article of articles)
      writeFileSync(`${folder}/site/content/kb/${locale}/${article.slug}.md`, ourText(article, articles))
  }
  return measured(folder, (built) => built.match(/^\w\w\/kb\/article-\d+\/index\.html$/) !== null)
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
  if (!existsSync(`${folder}/node_modules/@astrojs/starlight`))
    await mustRun('npm', ['install', '--ignore-scripts', '--prefix', folder])
}

async function buildStarlight(articles: readonly Article[]): Promise<Built> {
  const folder = `${WORK}/starlight`
  const docs = `${folder}/src/content/docs`
  rmSync(docs, { recursive: true, force: true })
  for (const locale of LOCALES) {
    mkdirSync(`${docs}/${locale}`, { recursive: true })
    writeFileSync(`${docs}/${locale}/index.md`, '---\ntitle: Nordlys Support\n---\nAnswers.\n')
    for (const { slug, title, description, body } of articles) {
      writeFileSync(`${docs}/${locale}/${slug}.md`, `---\ntitle: ${title}\ndescription: ${description}\n---\n${body}\n`)
    }
  }
  return measured(folder, (built) => built.match(/^\w\w\/article-\d+\/index\.html$/) !== null)
}

/** Builds what lies in a folder, from nothing, and looks at what that took and made. */
async function measured(folder: string, isArticle: (file: string) => boolean): Promise<Built> {
  for (const left of ['dist', '.astro', 'node_modules/.astro', 'node_modules/.vite'])
    rmSync(`${folder}/${left}`, { recursive: true, force: true })
  const startedAt = performance.now()
  const build = spawn(`${folder}/node_modules/.bin/astro`, ['build'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=6144', ASTRO_TELEMETRY_DISABLED: '1', SITE_OUT_DIR: './dist' },
  })
  const megabytes = await watched(build)
  const seconds = (performance.now() - startedAt) / 1000
  const files = readdirSync(`${folder}/dist`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(`${folder}/dist/${file}`).isFile(),
  )
  const bytes = files.reduce((sum, file) => sum + statSync(`${folder}/dist/${file}`).size, 0)
  const sample = files.filter(isArticle).slice(0, 50)
  const views = sample.map((file) => firstView(`${folder}/dist`, file)).sort((a, b) => a - b)
  return {
    pages: files.filter((file) => file.endsWith('.html')).length,
    ...{ seconds, megabytes, outputMegabytes: bytes / 1e6 },
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

/** Waits for a process to end. @returns the most memory, in megabytes, that it and its children held at once */
async function watched(process: ChildProcess): Promise<number> {
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, residentOf(process.pid ?? 0))
  }, 200)
  const code = await new Promise<number | null>((resolve) => process.on('exit', resolve))
  clearInterval(look)
  if (code !== 0) throw new Error(`the build ended with ${code}`)
  return most
}

function residentOf(pid: number): number {
  try {
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return Number(resident) / 1024 + children.reduce((sum, child) => sum + residentOf(Number(child)), 0)
  } catch {
    return 0
  }
}

await benchSite()
