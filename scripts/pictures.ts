import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { ensureChromium } from './chromium.ts'
import { ROOT } from './paths.ts'
import { withPortal } from './portal.ts'
import { run } from './run.ts'

/**
 * `npm run pictures`: takes the pictures anew that test/browser/pictures.spec.ts holds the main pages against, from a portal of its own. What
 * has not changed is left as it is. Look at what `git status` names before it is committed.
 */
const PICTURES = 'test/browser/pictures'

const browser = await ensureChromium()
const startedAt = Date.now()
const { code } = await withPortal('', ({ origin }) => {
  const env = { PORTAL: origin, CHROMIUM: browser }
  return run('playwright', ['test', 'test/browser/pictures.spec.ts', '--update-snapshots=all'], { env })
})
for (const file of globSync(`${ROOT}${PICTURES}/**/*.png`)) if (statSync(file).mtimeMs >= startedAt) await shrink(file)
process.exit(code)

/** Of a page's text and lines, 256 colours hold all that the eye, and the comparison, can tell apart, in a third of the bytes. */
async function shrink(file: string): Promise<void> {
  writeFileSync(file, await sharp(readFileSync(file)).png({ palette: true, effort: 10, dither: 0 }).toBuffer())
}
