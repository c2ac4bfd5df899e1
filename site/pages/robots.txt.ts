import type { APIRoute } from 'astro'

/** Everything may be read by robots but the API; pages that are of no use to a search engine say so themselves. */
export const GET: APIRoute = ({ site }) =>
  new Response(`User-agent: *\nDisallow: /api/\n\nSitemap: ${new URL('/sitemap.xml', site).href}\n`)
