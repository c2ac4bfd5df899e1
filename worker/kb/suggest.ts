import type { Locale } from '../../locales/locale.ts'
import type { Env } from '../env.ts'
import { keptOr } from '../kept.ts'
import { type IndexedArticle, matchArticles } from './match.ts'

/** Articles suggested at once: as many as somebody reads before they give up. */
const SUGGESTIONS_MAX = 5

/** Parsed indexes of this isolate; the files of a deployment do not change. */
const indexes = new Map<Locale, IndexedArticle[]>()

/** The articles, in the reader's language where they are translated, that may answer a question about a product. */
export async function suggestArticles(env: Env, locale: Locale, question: string, product: string): Promise<IndexedArticle[]> {
  return matchArticles(await articleIndex(env, locale), question, product, SUGGESTIONS_MAX)
}

/** Every article as a reader of that language meets it. */
export function articleIndex(env: Env, locale: Locale): Promise<IndexedArticle[]> {
  return keptOr(indexes, locale, () => load(env, locale))
}

/** The article of that name, as a reader of that language meets it. */
export async function articleBySlug(env: Env, locale: Locale, slug: string): Promise<IndexedArticle | undefined> {
  return (await articleIndex(env, locale)).find(({ href }) => slugOf(href) === slug)
}

/** The name of the article at an address: "/da/kb/black-screen/" is that of "black-screen". */
export function slugOf(href: string): string {
  return href.split('/').at(-2) ?? ''
}

async function load(env: Env, locale: Locale): Promise<IndexedArticle[]> {
  const asset = await env.ASSETS.fetch(new URL(`/${locale}/kb/index.json`, env.ORIGIN))
  if (!asset.ok) throw new Error(`the site has no index of its articles in ${locale}: ${asset.status}`)
  return asset.json()
}
