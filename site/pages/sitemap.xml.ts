import type { APIRoute } from 'astro'
import { FALLBACK_LOCALE, LOCALES, type Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { address } from '../components/address.ts'
import { articlesIn } from '../components/kb/articles.ts'
import { problemPages } from '../components/problems.ts'

/** A reading page: what follows the language in its address, the languages it is written in, and when it last changed. */
type ReadingPage = Readonly<{ path: string; translations: readonly Locale[]; changedOn?: string }>

/** Every reading page in every language, each with the others as its alternates (https://www.sitemaps.org, hreflang). */
export const GET: APIRoute = async ({ site }) => {
  const absolute = (locale: Locale, path: string) => new URL(address(locale, path), site).href
  const urls = (await readingPages()).flatMap((page) => page.translations.map((locale) => urlElement(page, locale, absolute)))
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...urls,
    '</urlset>',
  ]
  return new Response(`${xml.join('\n')}\n`, { headers: { 'Content-Type': 'application/xml' } })
}

async function readingPages(): Promise<ReadingPage[]> {
  const everywhere = { translations: LOCALES }
  const articles = await articlesIn(FALLBACK_LOCALE)
  const problems = problemPages().filter(({ params }) => params.locale === FALLBACK_LOCALE)
  return [
    { path: '', ...everywhere },
    { path: 'policy/', ...everywhere, changedOn: programme.policy.version },
    { path: 'policy/changes/', ...everywhere, changedOn: programme.policy.version },
    { path: 'plans/', ...everywhere },
    { path: 'promise-kept/', ...everywhere },
    { path: 'kb/', ...everywhere },
    { path: 'accessibility/', ...everywhere },
    ...articles.map(({ path, translations, entry }) => ({
      path,
      translations,
      changedOn: entry.data.reviewedOn.toISOString().slice(0, 10),
    })),
    ...problems.map(({ params }) => ({ path: `problems/${params.slug}/`, ...everywhere })),
  ]
}

/** Addresses are made of ids and slugs, so nothing in them needs escaping. */
function urlElement(page: ReadingPage, locale: Locale, absolute: (locale: Locale, path: string) => string): string {
  const link = (language: string, href: string) => `<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`
  const alternates = [
    ...page.translations.map((other) => link(other, absolute(other, page.path))),
    link('x-default', absolute(FALLBACK_LOCALE, page.path)),
  ]
  const changed = page.changedOn ? `<lastmod>${page.changedOn}</lastmod>` : ''
  return `<url><loc>${absolute(locale, page.path)}</loc>${changed}${alternates.join('')}</url>`
}
