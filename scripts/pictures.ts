import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { ensureChromium } from './chromium.ts'
import { ROOT } from './paths.ts'
import { startPortal } from './portal.ts'
import { chosenProgramme } from './programme-name.ts'
import { run } from './run.ts'

/**
 * `npm run pictures`: takes the pictures anew that test/browser/pictures.spec.ts holds the main pages against, from a portal of its own. What
 * has not changed is left as it is. Look at what `git status` names before it is committed.
 */
const PICTURES = 'test/browser/pictures'

const state = `.cache/pictures-${process.pid}`
const browser = await ensureChromium()
const portal = await startPortal({ programme: chosenProgramme(''), port: 0, state, quiet: true })
const startedAt = Date.now()
let code = 1
try {
  const env = { PORTAL: portal.origin, CHROMIUM: browser }
  code = (await run('playwright', ['test', 'test/browser/pictures.spec.ts', '--update-snapshots'], { env })).code
} finally {
  await portal.stop()
  rmSync(`${ROOT}${state}`, { recursive: true, force: true })
}
for (const file of globSync(`${ROOT}${PICTURES}/**/*.png`)) if (statSync(file).mtimeMs >= startedAt) await shrink(file)
process.exit(code)

/** Of a page's text and lines, 256 colours hold all that the eye, and the comparison, can tell apart, in a third of the bytes. */
async function shrink(file: string): Promise<void> {
  writeFileSync(file, await sharp(readFileSync(file)).png({ palette: true, effort: 10, dither: 0 }).toBuffer())
}
