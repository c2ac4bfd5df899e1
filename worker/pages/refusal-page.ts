import type { Context } from 'hono'
import type { App } from '../context.ts'
import type { ProblemError } from '../problems/problem.ts'

/**
 * What a reader sees instead of a page they cannot have: the page that explains the problem, with its status. Who only has to
 * sign in is led there and back again.
 */
export async function refusalPage(c: Context<App>, refusal: ProblemError): Promise<Response> {
  const { locale } = c.var
  if (refusal.slug === 'signed-out') return c.redirect(signInAddress(c), 303)
  const page = await c.env.ASSETS.fetch(new URL(`/${locale}/problems/${refusal.slug}/`, c.env.ORIGIN))
  const headers = new Headers(page.headers)
  headers.set('cache-control', 'private, no-store')
  for (const [name, value] of Object.entries(refusal.headers)) headers.set(name, value)
  return new Response(page.body, { status: refusal.status, headers })
}

/** The sign-in page that leads back to the page asked for. */
function signInAddress(c: Context<App>): string {
  const { pathname, search } = new URL(c.req.url)
  const back = c.req.method === 'GET' ? pathname + search : pathname
  return `/${c.var.locale}/sign-in/?${new URLSearchParams({ next: back })}`
}
