import { expect, test } from 'vitest'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { clauses } from '../../programme/policy.ts'
import { readBuilt } from './built-site.ts'

const policyIn = (locale: string) => readBuilt(`${locale}/policy/index.html`)

test('every clause has the same permalink and the same number in every language', () => {
  const expected = clauses(programme).map(({ slug, number }) => ({ slug, number }))
  for (const locale of LOCALES) {
    const found = [...policyIn(locale).matchAll(/<div class="clause" id="([^"]+)">\s*<a href="#([^"]+)">\s*([\d.]+)\s*<\/a>/g)]
    expect(found.map(([, id, , number]) => ({ slug: id, number }))).toEqual(expected)
    expect(found.every(([, id, href]) => id === href)).toBe(true)
  }
})

test('every section is in the table of contents', () => {
  for (const locale of LOCALES) {
    const html = policyIn(locale)
    const headings = [...html.matchAll(/<h2 id="(section-[^"]+)">/g)].map(([, id]) => id)
    const contents = [...html.matchAll(/<a href="#(section-[^"]+)">/g)].map(([, id]) => id)
    expect(contents).toEqual(headings)
  }
})

test('every translation of the policy leads to the text that counts', () => {
  const governing = programme.policy.governingLanguage
  for (const locale of LOCALES.filter((other) => other !== governing)) {
    expect(policyIn(locale)).toContain(`<a href="/${governing}/policy/" hreflang="${governing}">`)
  }
  expect(policyIn(governing)).not.toContain('class="notice"')
})

test('no clause shows a placeholder that was left unfilled', () => {
  for (const locale of LOCALES) expect(policyIn(locale)).not.toMatch(/\{\{|undefined|NaN/)
})
