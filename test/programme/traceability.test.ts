import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadProgramme } from '../../programme/load.ts'
import { clauses } from '../../programme/policy.ts'
import { definitions } from './definitions.ts'

/** docs/traceability.md: every provision of the five programmes has a rule, a page and a test, and they are there. */

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string) => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '')

type Provision = Readonly<{ id: string; says: string; rule: string; page: string; shownBy: string }>
type Section = Readonly<{ title: string; example: string; testFile: string; provisions: readonly Provision[] }>

const sections = read('docs/traceability.md')
  .split(/^## /m)
  .slice(1)
  .map((text): Section => {
    const [, example = '', testFile = ''] = /^`programme\/examples\/([\w-]+)\.ts`, shown by `([^`]+)`/m.exec(text) ?? []
    const provisions = text
      .split('\n')
      .filter((line) => /^\| \d/.test(line))
      .map((line): Provision => {
        const [id = '', says = '', rule = '', page = '', shownBy = ''] = line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
        return { id, says, rule, page, shownBy }
      })
    return { title: text.split('\n')[0] ?? '', example, testFile, provisions }
  })

test('all five programmes are there, their provisions numbered through', () => {
  expect(sections.map(({ example }) => `${example}.ts`).sort()).toEqual(
    Object.keys(definitions)
      .filter((name) => name !== 'demo')
      .map((name) => `${name}.ts`)
      .sort(),
  )
  for (const { title, provisions } of sections)
    expect(provisions.map(({ id }) => id)).toEqual(provisions.map((_, index) => `${title.slice(0, 3)}-${index + 1}`))
})

describe.each(sections)('$title', ({ example, testFile, provisions }) => {
  const policy = clauses(loadProgramme(definitions[example as keyof typeof definitions])).map(({ slug }): string => slug)

  test.each(provisions)('$id has a rule, a page and a test: $says', ({ rule, page, shownBy }) => {
    expect(ruleFault(rule)).toBeNull()
    expect(pageFault(page, policy)).toBeNull()
    expect(testFault(shownBy, testFile)).toBeNull()
  })
})

test('a provision whose rule, clause or test is not there is found', () => {
  expect(ruleFault('')).toMatch(/no rule/)
  expect(ruleFault('`programme/find.ts` planByName')).toMatch(/does not define/)
  expect(ruleFault('`programme/gone.ts` planById')).toMatch(/does not define/)
  expect(pageFault('', [])).toMatch(/no page/)
  expect(pageFault('policy/#small-print', ['scope'])).toMatch(/no clause/)
  expect(pageFault('prices/', [])).toMatch(/no page/)
  expect(testFault('', 'test/programme/traceability.test.ts')).toMatch(/no test/)
  expect(testFault('`test/programme/policy.test.ts` pigs fly', '')).toMatch(/no test/)
})

/** "`file` name": the file defines the name, as a function, a constant, a type, a key of the schema or a word of the vocabulary. */
function ruleFault(rule: string): string | null {
  const [, file = '', name = ''] = /^`([^`]+)` (\w+)$/.exec(rule) ?? []
  if (!name) return `there is no rule: "${rule}"`
  const defines = new RegExp(`\\b(?:function|const|type) ${name}\\b|(?:^\\s+|[{,] )${name}:|^\\s+'${name}',$`, 'm')
  return defines.test(read(file)) ? null : `${file} does not define ${name}`
}

function pageFault(page: string, policy: readonly string[]): string | null {
  const [path = '', slug] = page.split('#')
  if (slug !== undefined && !policy.includes(slug)) return `its policy has no clause "${slug}"`
  const files = [`${path.slice(0, -1)}.astro`, `${path}index.astro`].map((file) => `site/pages/[locale]/${file}`)
  return path.endsWith('/') && files.some((file) => existsSync(join(ROOT, file))) ? null : `there is no page "${path}"`
}

/** "`file` name", or the name alone for one in the section's own file: a test, or a group of tests, is called so. */
function testFault(shownBy: string, testFile: string): string | null {
  const [, other, name = ''] = /^(?:`([^`]+)` )?(.*)$/.exec(shownBy) ?? []
  const file = other ?? testFile
  return name !== '' && read(file).includes(`'${name}'`) ? null : `${file} has no test "${name}"`
}
