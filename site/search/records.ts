import { formatList } from '../../locales/format.ts'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { type SiteKey, siteTranslators } from '../../locales/site.ts'
import { programme } from '../../programme/active.ts'
import { address } from '../components/address.ts'
import { costAnswer, soonAnswer } from '../components/home/answers.ts'
import { headingsOf, wordsIn } from '../components/kb/article-text.ts'
import { type Article, articlesIn } from '../components/kb/articles.ts'
import { closedDays, planViews } from '../components/plans/plan-view.ts'
import { textOf } from '../components/policy/published.ts'
import { type IndexFiles, makeIndex } from './make-index.ts'
import type { IndexedRecord } from './saved-index.ts'

/**
 * The files of the index of everything that readers can find, in each language. One is made after the other: while it is made, an index of
 * thousands of articles takes a hundred megabytes.
 */
export async function searchFiles(): Promise<{ locale: Locale; files: IndexFiles }[]> {
  const made: { locale: Locale; files: IndexFiles }[] = []
  for (const locale of LOCALES) made.push({ locale, files: await makeIndex(await recordsIn(locale)) })
  return made
}

/** The articles, each clause of the policy in force, each plan and what is asked of all of them, and pages by their names. */
async function recordsIn(locale: Locale): Promise<IndexedRecord[]> {
  const articles = await articlesIn(locale)
  return [...articles.map((article) => ofArticle(locale, article)), ...clauses(locale), ...plans(locale), ...pages(locale)]
}

function ofArticle(locale: Locale, { path, lang, entry }: Article): IndexedRecord {
  const t = siteTranslators[locale]
  const { title, description, keywords, category, products } = entry.data
  return {
    ...{ kind: 'article', href: address(locale, path), lang, title, description, products },
    ...{ place: t('search.place', { page: t('kb.title'), part: t(`kb.category.${category}`) }) },
    ...{ headings: [...headingsOf(entry), keywords].join('\n'), text: wordsIn(entry) },
  }
}

/** Clauses that people look for by other words than theirs, and these words. */
const CLAUSE_WORDS: Readonly<Record<string, SiteKey>> = {
  languages: 'search.words.languages',
  'incident-withdrawal': 'search.words.refund',
  'incident-refund': 'search.words.refund',
}

function clauses(locale: Locale): IndexedRecord[] {
  const t = siteTranslators[locale]
  const otherWords = (slug: string) => {
    const key = CLAUSE_WORDS[slug]
    return key ? t(key) : ''
  }
  return textOf(locale, programme.policy.version).sections.flatMap((section) =>
    section.clauses.map(({ slug, number, text, rows }) => ({
      ...{ kind: 'clause' as const, href: `${address(locale, 'policy/')}#${slug}`, lang: locale, products: [] },
      ...{ title: t('search.clause', { number, section: section.title }), place: t('policy.title') },
      ...{ description: [text, ...rows].join(' '), headings: otherWords(slug), text: '' },
    })),
  )
}

/** Each plan, and what a visitor asks about all of them: what it costs, when we answer, when we are open and closed, what packs there are. */
function plans(locale: Locale): IndexedRecord[] {
  const t = siteTranslators[locale]
  const record = (anchor: string, title: string, description: string, headings: string): IndexedRecord => ({
    ...{ kind: 'plan', href: `${address(locale, 'plans/')}#${anchor}`, lang: locale, products: [] },
    ...{ title, description, place: t('plans.title'), headings, text: '' },
  })
  const each = planViews(t, programme).map(({ id, name, promises, includes }) => {
    const promised = promises.map((promise) =>
      t('search.promise', { promise: `${promise.name} ${promise.scope}`.trim(), within: promise.within }),
    )
    return record(id, name, formatList(locale, [...promised, ...includes]), t('plans.column.plan'))
  })
  const [costs, soon, closed] = [costAnswer(t, programme), soonAnswer(t, programme), closedDays(locale, programme)]
  return [
    ...each,
    ...(costs.length > 0 ? [record('compare', t('home.cost.question'), costs.join(' '), t('search.words.cost'))] : []),
    ...(soon.length > 0 ? [record('now', t('home.soon.question'), soon.join(' '), t('search.words.soon'))] : []),
    ...(programme.packs.length > 0
      ? [record('packs', t('plans.packs.title'), t('plans.packs.lead'), t('search.words.cost'))]
      : []),
    record('hours', t('plans.hours.title'), t('search.hours'), t('search.words.hours')),
    ...(closed.length > 0 ? [record('closed', t('plans.closed.title'), t('plans.closed.lead'), t('search.words.closed'))] : []),
  ]
}

/** Pages that people look for by name. */
function pages(locale: Locale): IndexedRecord[] {
  const t = siteTranslators[locale]
  const record = (path: string, title: string, description: string, headings: string): IndexedRecord => ({
    ...{ kind: 'page', href: address(locale, path), lang: locale, products: [] },
    ...{ title, description, place: programme.name, headings, text: '' },
  })
  return [
    record('sign-in/', t('signIn.title'), t('signIn.ask.lead'), t('search.words.signIn')),
    record('tickets/new/', t('kb.submitTicket'), t('kb.submitTicketLead'), t('search.words.ticket')),
  ]
}
