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

/** Every article in one language, English standing in where a translation is missing, by category and order. */
export async function articlesIn(locale: Locale): Promise<Article[]> {
  const entries = new Map((await getCollection('kb')).map((entry) => [entry.id, entry]))
  const slugs = [...entries.keys()]
    .filter((id) => id.startsWith(`${FALLBACK_LOCALE}/`))
    .map((id) => id.slice(FALLBACK_LOCALE.length + 1))
  const made = slugs.map(async (slug) => {
    const translations = LOCALES.filter((other) => entries.has(`${other}/${slug}`))
    const lang = translations.includes(locale) ? locale : FALLBACK_LOCALE
    const entry = entries.get(`${lang}/${slug}`) as CollectionEntry<'kb'>
    const english = entries.get(`${FALLBACK_LOCALE}/${slug}`) as CollectionEntry<'kb'>
    const isOutdated =
      lang !== FALLBACK_LOCALE && entry.data.source !== (await fingerprintOf({ ...english.data, body: english.body ?? '' }))
    return { slug, path: `kb/${slug}/`, lang, translations, isOutdated, entry }
  })
  return (await Promise.all(made)).sort(byPlace)
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
