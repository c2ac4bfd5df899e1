import type { APIRoute } from 'astro'
import type { Locale } from '../../../../locales/locale.ts'
import { address, everyLocale } from '../../../components/address.ts'
import { headingsOf } from '../../../components/kb/article-text.ts'
import { articlesIn } from '../../../components/kb/articles.ts'

export const getStaticPaths = everyLocale

/** What each article is about, for the worker to match against the words of somebody who is about to buy (`worker/kb/suggest.ts`). */
export const GET: APIRoute<{ locale: Locale }> = async ({ props }) => {
  const articles = await articlesIn(props.locale)
  return Response.json(
    articles.map(({ path, lang, entry }) => ({
      ...{ href: address(props.locale, path), lang },
      ...{ title: entry.data.title, description: entry.data.description, products: entry.data.products },
      headings: headingsOf(entry),
    })),
  )
}
