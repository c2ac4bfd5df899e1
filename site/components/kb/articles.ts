import { type CollectionEntry, getCollection } from 'astro:content'
import { FALLBACK_LOCALE, LOCALES, type Locale } from '../../../locales/locale.ts'
import { CATEGORIES, type Category } from './categories.ts'
import { fingerprintOf } from './fingerprint.ts'

/** An article as a reader of one language meets it. */
export type Article = Readonly<{
  slug: string
  /** What follows the language in its address. */
  path: string
  /** Language it is written in: the reader's, or English where there is no translation. */
  lang: Locale
  /** Languages it is written in. */
  translations: readonly Locale[]
  /** Whether the English article has changed since this translation was made of it. */
  isOutdated: boolean
  entry: CollectionEntry<'kb'>
}>

/** A category and its articles, in order. Categories without articles are left out. */
export type Shelf = Readonly<{ category: Category; articles: readonly Article[] }>

/** Every article in each language. Made once for all pages of a build that list some: there may be thousands. */
let library: Promise<Record<Locale, readonly Article[]>> | undefined

/** Every article in one language, English standing in where a translation is missing, by category and order. */
export async function articlesIn(locale: Locale): Promise<readonly Article[]> {
  // Under `astro dev` somebody may be writing one of them.
  if (import.meta.env.DEV || !library) library = readLibrary()
  return (await library)[locale]
}

/** `getStaticPaths` of the articles: each in every language, with its neighbours on the shelf. */
export async function articlePages() {
  const pages = await Promise.all(LOCALES.map(async (locale) => pagesOf(locale, await articlesIn(locale))))
  return pages.flat()
}

/** Articles on their shelves. */
export function shelvesOf(articles: readonly Article[]): Shelf[] {
  const shelves = CATEGORIES.map((category) => ({
    category,
    articles: articles.filter((article) => article.entry.data.category === category),
  }))
  return shelves.filter((shelf) => shelf.articles.length > 0)
}

async function readLibrary(): Promise<Record<Locale, readonly Article[]>> {
  const entries = new Map((await getCollection('kb')).map((entry) => [entry.id, entry]))
  const english = [...entries.values()].filter(({ id }) => id.startsWith(`${FALLBACK_LOCALE}/`))
  const articles = await Promise.all(english.map((entry) => inEachLanguage(entries, entry)))
  const shelved = LOCALES.map((locale) => [locale, articles.map((article) => article[locale]).sort(byPlace)])
  return Object.fromEntries(shelved)
}

async function inEachLanguage(
  entries: ReadonlyMap<string, CollectionEntry<'kb'>>,
  english: CollectionEntry<'kb'>,
): Promise<Record<Locale, Article>> {
  const slug = english.id.slice(FALLBACK_LOCALE.length + 1)
  const source = await fingerprintOf({ ...english.data, body: english.body ?? '' })
  const translations = LOCALES.filter((locale) => entries.has(`${locale}/${slug}`))
  const inLanguage = (locale: Locale): Article => {
    const entry = entries.get(`${locale}/${slug}`)
    const isOutdated = entry !== undefined && locale !== FALLBACK_LOCALE && entry.data.source !== source
    const lang = entry ? locale : FALLBACK_LOCALE
    return { slug, path: `kb/${slug}/`, lang, translations, isOutdated, entry: entry ?? english }
  }
  return { da: inLanguage('da'), el: inLanguage('el'), ro: inLanguage('ro'), en: inLanguage('en') }
}

function byPlace(a: Article, b: Article): number {
  const category = CATEGORIES.indexOf(a.entry.data.category) - CATEGORIES.indexOf(b.entry.data.category)
  return category || a.entry.data.order - b.entry.data.order || a.slug.localeCompare(b.slug)
}

function pagesOf(locale: Locale, articles: readonly Article[]) {
  const bySlug = new Map(articles.map((article) => [article.slug, article]))
  return shelvesOf(articles).flatMap((shelf) =>
    shelf.articles.map((article, index) => {
      const related = article.entry.data.related.map((slug) => relatedArticle(bySlug, slug, article))
      const props = { locale, article, related, previous: shelf.articles[index - 1], next: shelf.articles[index + 1] }
      return { params: { locale, slug: article.slug }, props }
    }),
  )
}

function relatedArticle(bySlug: ReadonlyMap<string, Article>, slug: string, from: Article): Article {
  const article = bySlug.get(slug)
  if (!article) throw new Error(`${from.entry.id} names "${slug}" as related, and there is no such article`)
  return article
}
