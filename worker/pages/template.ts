import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import Mustache from 'mustache'
import type { App } from '../context.ts'
import { keptOr } from '../kept.ts'

/** What a page's template is filled with; every name the template uses must be there. */
export type View = Readonly<Record<string, unknown>>

/** Parsed templates of this isolate; the files of a deployment do not change. */
const parsed = new Map<string, ParsedTemplate>()

interface ParsedTemplate {
  text: string
  /** What `renderTokens` takes; the library's types name it more narrowly than its own parser does. */
  tokens: string[][]
  headers: Headers
}

/** Mustache's context, but a name that is missing is an error: a page never shows a hole. */
class StrictContext extends Mustache.Context {
  override lookup(name: string): unknown {
    const value = super.lookup(name)
    if (value === undefined) throw new Error(`the view has no "${name}"`)
    return value
  }

  override push(view: unknown): StrictContext {
    return new StrictContext(view as object, this)
  }
}

const writer = new Mustache.Writer()

/**
 * The page that the site has built at `path` (below the reader's language, as "tickets/new/"), filled with `view` and with `query`,
 * what was asked of the page, which its language links keep.
 * Values are HTML-escaped. The page is the reader's own and is never cached.
 * @throws {Error} when the page does not exist or the view lacks a name
 */
export async function renderPage(
  c: Context<App>,
  path: string,
  view: View,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const address = `/${c.var.locale}/${path}`
  const { text, tokens, headers } = await keptOr(parsed, address, () => load(c, address))
  const page = writer.renderTokens(tokens, new StrictContext({ query: new URL(c.req.url).search, ...view }), undefined, text)
  const answer = c.html(page, status)
  for (const name of ['content-security-policy', 'referrer-policy', 'x-content-type-options', 'permissions-policy']) {
    const value = headers.get(name)
    if (value) answer.headers.set(name, value)
  }
  answer.headers.set('cache-control', 'private, no-store')
  answer.headers.set('content-language', c.var.locale)
  return answer
}

async function load(c: Context<App>, address: string): Promise<ParsedTemplate> {
  const asset = await c.env.ASSETS.fetch(new URL(address, c.env.ORIGIN))
  if (!asset.ok) throw new Error(`the site has no page ${address}: ${asset.status}`)
  const text = await asset.text()
  return { text, tokens: writer.parse(text) as unknown as string[][], headers: asset.headers }
}
