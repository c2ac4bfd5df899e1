import { ensureProgram } from './debian-program.ts'

/**
 * The browser of the tests.
 * @throws with what to do, where there is none
 */
export function ensureChromium(): Promise<string> {
  return ensureProgram({
    name: 'Chromium',
    variable: 'CHROMIUM',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
    packages: ['chromium', 'fonts-dejavu-core'],
  })
}
