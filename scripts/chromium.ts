import { existsSync } from 'node:fs'
import { run } from './run.ts'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

/**
 * The browser of the tests: the one CHROMIUM names, one that is installed, or Debian's package, installed now where that is allowed.
 * @throws with what to do, where there is none
 */
export async function ensureChromium(): Promise<string> {
  const named = process.env.CHROMIUM
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM=${named}: there is no such file`)
    return named
  }
  const found = CANDIDATES.find((path) => existsSync(path))
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update', '-qq'])
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
    const installed = CANDIDATES.find((path) => existsSync(path))
    if (installed) return installed
  }
  throw new Error(
    'The browser tests need Chromium. Install it (Debian: apt-get install chromium), or name one: CHROMIUM=/path/to/chrome npm test',
  )
}
