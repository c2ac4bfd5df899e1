import type { APIRoute } from 'astro'
import { Feed } from 'feed'
import type { Locale } from '../../../../locales/locale.ts'
import { siteTranslators } from '../../../../locales/site.ts'
import { programme } from '../../../../programme/active.ts'
import { address, everyLocale } from '../../../components/address.ts'
import { type Article, articlesIn } from '../../../components/kb/articles.ts'

export const getStaticPaths = everyLocale

/** Articles that a feed reader is told of. */
const ENTRIES = 30

/** An Atom feed (RFC 4287) of the articles that were written or changed last, in the reader's language. */
export const GET: APIRoute<{ locale: Locale }> = async ({ site, props: { locale } }) => {
  const t = siteTranslators[locale]
  const absolute = (path: string) => new URL(address(locale, path), site).href
  const latest = (await articlesIn(locale)).toSorted((a, b) => changedOn(b).getTime() - changedOn(a).getTime()).slice(0, ENTRIES)
  const feed = new Feed({
    id: absolute('kb/'),
    link: absolute('kb/'),
    feed: `${absolute('kb/')}feed.xml`,
    title: `${t('kb.title')} · ${programme.name}`,
    description: t('kb.description'),
    language: locale,
    ...(latest[0] && { updated: changedOn(latest[0]) }),
    author: { name: programme.vendor.legalName },
    generator: false,
  })
  for (const article of latest) {
    const { title, description, history } = article.entry.data
    feed.addItem({
      id: absolute(article.path),
      link: absolute(article.path),
      title,
      description: history[0]?.what ?? description,
      date: changedOn(article),
    })
  }
  return new Response(feed.atom1(), { headers: { 'Content-Type': 'application/atom+xml' } })
}

/** When an article last changed, or was last followed step by step where it never has. */
function changedOn({ entry: { data } }: Article): Date {
  return data.history[0]?.on ?? data.reviewedOn
}
