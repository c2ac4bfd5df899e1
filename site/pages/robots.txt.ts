import type { APIRoute } from 'astro'

/** Everything may be read by robots but the API and the way a reader's choice of language is kept; pages that are of no use to a search engine say so themselves. */
export const GET: APIRoute = ({ site }) =>
  new Response(`User-agent: *\nDisallow: /api/\nDisallow: /language/\n\nSitemap: ${new URL('/sitemap.xml', site).href}\n`)
