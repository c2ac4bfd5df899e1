import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
/** A copy of what the command reads and writes, so that nothing of the project is changed. */
const copy = mkdtempSync(join(tmpdir(), 'translations-'))
afterAll(() => rmSync(copy, { recursive: true }))
for (const folder of ['scripts', 'locales', 'site/content/kb', 'site/components/kb']) {
  mkdirSync(join(copy, folder), { recursive: true })
  cpSync(join(ROOT, folder), join(copy, folder), { recursive: true })
}
cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'))
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))

function translations(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('node', ['scripts/translations.ts', ...args], { cwd: copy, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}
const article = (locale: string, slug = 'black-screen') => join(copy, `site/content/kb/${locale}/${slug}.md`)
const edit = (file: string, change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8')))

test('a change of the English article makes its translations outdated until each is said to be done', () => {
  expect(translations()).toMatch(/^da: \d+ current, 0 to translate$/m)
  edit(article('en'), (text) => `${text}\nOne more sentence.\n`)
  const listed = translations()
  for (const locale of ['da', 'el', 'ro'])
    expect(listed).toMatch(new RegExp(`^${locale}: \\d+ current, 1 to translate\\n  outdated black-screen$`, 'm'))
  expect(readFileSync(join(copy, '.cache/translations/el.md'), 'utf8')).toContain('One more sentence.')
  const after = translations('done', 'el', 'black-screen')
  expect(after).toMatch(/^el: \d+ current, 0 to translate$/m)
  expect(after).toMatch(/^ro: \d+ current, 1 to translate$/m)
})

test('an article without a translation is listed as missing, and white space at the ends of lines outdates nothing', () => {
  rmSync(article('ro', 'wake-on-lan'))
  edit(article('en', 'slow-session'), (text) => text.replaceAll('\n\n', '  \n\n'))
  const listed = translations()
  expect(listed).toContain('  missing  wake-on-lan')
  expect(listed).not.toContain('slow-session')
})
