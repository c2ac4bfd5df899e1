import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nuFindings } from '../nu-checker.ts'
import { DIST, readBuilt } from './built-site.ts'

/** Templates are no documents yet: test/browser/validity.spec.ts looks at what the worker makes of them. */
const isWhole = (file: string) => !file.endsWith('.html') || !readBuilt(file).includes('{{')

test('the Nu checker has nothing to say against any page, style sheet or drawing of the build', async () => {
  const files = globSync('**/*.{html,css,svg}', { cwd: DIST }).filter(isWhole)
  for (const ending of ['.html', '.css', '.svg']) expect(files.some((file) => file.endsWith(ending))).toBe(true)
  expect(await nuFindings(DIST, files)).toEqual([])
}, 300_000)
