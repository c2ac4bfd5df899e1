import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { writeInvoiceFonts } from './invoice-fonts.ts'
import { ROOT } from './paths.ts'
import { writePreviewPictures } from './preview-pictures.ts'
import { nodeConditions, type ProgrammeChoice, readyProgrammeFile } from './programme-name.ts'
import { mustRun } from './run.ts'

const INPUTS = [
  ...['site/**/*', 'programme/**/*', 'locales/**/*', 'astro.config.mjs', 'package-lock.json'],
  ...['scripts/invoice-fonts.ts', 'scripts/preview-pictures.ts'],
]

/** Folder, below the project's, that a programme's site is built into. */
export function siteFolder({ name }: ProgrammeChoice): string {
  return name ? `.cache/dist-${name}` : 'dist'
}

/**
 * Builds the site, unless the same inputs have been built into that folder before. The new build takes the old one's place only when
 * it is whole, so that a portal that runs from the folder is not left with half a site. The worker's data is written with it.
 * @param origin where the site will be reached; canonical addresses begin with it
 * @returns whether it was built anew
 */
export async function buildSite(programme: ProgrammeChoice, origin: string): Promise<boolean> {
  const folder = `${ROOT}${siteFolder(programme)}`
  const stampFile = `${ROOT}.cache/site-${programme.name || 'own'}.stamp`
  const stamp = fingerprint(programme, origin)
  const isCurrent = existsSync(`${folder}/404.html`) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
  if (!isCurrent) await buildAnew(programme, origin, folder)
  mkdirSync(`${ROOT}.cache`, { recursive: true })
  writeFileSync(stampFile, stamp)
  await writeWorkerData(programme, origin)
  return !isCurrent
}

async function buildAnew(programme: ProgrammeChoice, origin: string, folder: string): Promise<void> {
  const fresh = `.cache/build-${process.pid}`
  try {
    const choices = { SITE_URL: origin, SITE_OUT_DIR: `./${fresh}`, PROGRAMME: programme.name }
    await mustRun('astro', ['build'], { ...choices, NODE_OPTIONS: memoryOptions(ROOT) })
    await writeInvoiceFonts(`${ROOT}${fresh}`)
    await writePreviewPictures(`${ROOT}${fresh}`, programme)
    rmSync(folder, { recursive: true, force: true })
    renameSync(`${ROOT}${fresh}`, folder)
  } finally {
    rmSync(`${ROOT}${fresh}`, { recursive: true, force: true })
  }
}

/**
 * Node's options for a build: left alone, V8 collects its garbage so late that a large site takes a quarter of a gigabyte more than it needs.
 * 10,000 articles of 50 MB need less than 648 MB (docs/decisions/0033); an option that is already set wins.
 */
export function memoryOptions(project: string): string {
  const articles = globSync('site/content/kb/*/*.md', { cwd: project })
  const bytes = articles.reduce((sum, file) => sum + statSync(`${project}/${file}`).size, 0)
  return `--max-old-space-size=${Math.ceil(448 + (5 * bytes) / 1e6)} ${process.env.NODE_OPTIONS ?? ''}`
}

/** Each time: it follows from the worker's code as well, and takes less than a second. */
async function writeWorkerData(programme: ProgrammeChoice, origin: string): Promise<void> {
  const args = [readyProgrammeFile(programme), siteFolder(programme), origin]
  await mustRun('node', [...nodeConditions(programme), 'scripts/worker-data.ts', ...args])
}

function fingerprint(programme: ProgrammeChoice, origin: string): string {
  const hash = createHash('sha256').update(`${origin}\n${programme.name}\n`)
  for (const file of globSync(INPUTS, { cwd: ROOT }).sort()) {
    const path = `${ROOT}${file}`
    if (statSync(path).isFile()) hash.update(`${file}\n`).update(readFileSync(path))
  }
  return hash.digest('hex')
}
