import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'yaml'
import { FALLBACK_LOCALE, LOCALES, type Locale } from '../locales/locale.ts'
import { fingerprintOf } from '../site/components/kb/fingerprint.ts'
import { ROOT } from './paths.ts'

/**
 * `npm run translations` lists the articles whose translation is outdated or missing, and writes a work list for the translators of each
 * language. `npm run translations -- done <language> [slug …]` notes that translations (without slugs: all there are) say what the
 * English articles say now.
 */
const ARTICLES = `${ROOT}site/content/kb`
const WORK_LISTS = `${ROOT}.cache/translations`
const TRANSLATED = LOCALES.filter((locale) => locale !== FALLBACK_LOCALE)

/** `current`: made of the English article as it is; `outdated`: of an earlier one; `missing`: shown in English. */
export type TranslationState = 'current' | 'outdated' | 'missing'

interface ArticleFile {
  data: { title: string; description: string; source?: string }
  body: string
}

/** The state of every article in a language, by slug. */
export async function translationStates(locale: Locale): Promise<Map<string, TranslationState>> {
  return new Map(await Promise.all(slugs().map(async (slug) => [slug, await stateOf(locale, slug)] as const)))
}

/** Notes in a translation that it says what the English article says now. @throws where there is no such translation */
export async function markDone(locale: Locale, slug: string): Promise<void> {
  const file = fileOf(locale, slug)
  if (!existsSync(file)) throw new Error(`there is no ${locale} translation of "${slug}"`)
  const text = readFileSync(file, 'utf8').replace(/^source: .*\n/m, '')
  const note = `source: "${await englishFingerprint(slug)}"`
  writeFileSync(
    file,
    text.replace(/^related: .*$/m, (related) => `${related}\n${note}`),
  )
}

/** What the translators of a language have to do, as Markdown: each article with its English text as it is now. */
export async function workList(locale: Locale): Promise<string> {
  const open = [...(await translationStates(locale))].filter(([, state]) => state !== 'current')
  const parts = open.map(
    ([slug, state]) =>
      `## ${slug} (${state})\n\n\`site/content/kb/${locale}/${slug}.md\`\n\n${readFileSync(fileOf(FALLBACK_LOCALE, slug), 'utf8')}`,
  )
  return [`# To translate: ${locale}\n\n${open.length} of ${slugs().length} articles\n`, ...parts].join('\n')
}

async function stateOf(locale: Locale, slug: string): Promise<TranslationState> {
  if (!existsSync(fileOf(locale, slug))) return 'missing'
  return read(locale, slug).data.source === (await englishFingerprint(slug)) ? 'current' : 'outdated'
}

function englishFingerprint(slug: string): Promise<string> {
  const { data, body } = read(FALLBACK_LOCALE, slug)
  return fingerprintOf({ title: data.title, description: data.description, body })
}

function read(locale: Locale, slug: string): ArticleFile {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(fileOf(locale, slug), 'utf8')) ?? []
  return { data: parse(head), body }
}

const fileOf = (locale: Locale, slug: string) => `${ARTICLES}/${locale}/${slug}.md`
const slugs = () =>
  globSync(`${FALLBACK_LOCALE}/*.md`, { cwd: ARTICLES })
    .map((file) => basename(file, '.md'))
    .sort()

if (import.meta.main) {
  const [command, language, ...named] = process.argv.slice(2)
  if (command === 'done') {
    const locale = TRANSLATED.find((other) => other === language)
    if (!locale) throw new Error(`name a language: ${TRANSLATED.join(', ')}`)
    for (const slug of named.length > 0 ? named : slugs().filter((other) => existsSync(fileOf(locale, other))))
      await markDone(locale, slug)
  }
  mkdirSync(WORK_LISTS, { recursive: true })
  for (const locale of TRANSLATED) {
    const states = [...(await translationStates(locale))]
    const open = states.filter(([, state]) => state !== 'current')
    console.log(`${locale}: ${states.length - open.length} current, ${open.length} to translate`)
    for (const [slug, state] of open) console.log(`  ${state.padEnd(8)} ${slug}`)
    writeFileSync(`${WORK_LISTS}/${locale}.md`, await workList(locale))
  }
  console.log(`Work lists: ${WORK_LISTS.replace(ROOT, '')}/<language>.md`)
}
