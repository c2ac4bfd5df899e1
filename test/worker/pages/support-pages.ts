import { type Client, issueLicense, newEmail, type portal } from '../support.ts'

type Portal = ReturnType<typeof portal>

/** A page as it was answered. */
export interface Shown {
  status: number
  html: string
  /** What a reader sees: without tags, its white space as it is shown. */
  text: string
  headers: Headers
}

/** Reads a page. */
export async function shown(response: Response | Promise<Response>): Promise<Shown> {
  const answer = await response
  const html = await answer.text()
  return { status: answer.status, headers: answer.headers, html, text: readable(html) }
}

/** Where an answer leads; undefined where it does not. */
export async function leadsTo(response: Response | Promise<Response>): Promise<string | undefined> {
  const answer = await response
  await answer.body?.cancel()
  return answer.status === 303 ? (answer.headers.get('location') ?? undefined) : undefined
}

/** Posts a form with files, as a browser does. */
export function submitWithFiles(
  client: Client,
  path: string,
  fields: Record<string, string>,
  files: readonly File[] = [],
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const file of files) body.append('attachments', file)
  return client.request(path, { method: 'POST', body, headers })
}

/** The value of the field of that name in a page's form. */
export function fieldValue({ html }: Shown, name: string): string | undefined {
  const input = html.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`))?.[0].match(/value="([^"]*)"/)?.[1]
  const textarea = html.match(new RegExp(`<textarea[^>]*name="${name}"[^>]*>\\n?([^<]*)</textarea>`))?.[1]
  const found = input ?? textarea
  return found === undefined ? undefined : decoded(found)
}

/** The value of the chosen one among the choices of that name. */
export function chosenIn({ html }: Shown, name: string): string | undefined {
  const inputs = html.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`, 'g')) ?? []
  return inputs.find((input) => /\schecked[\s>]/.test(input))?.match(/value="([^"]*)"/)?.[1]
}

/** The value of the option selected in the list of that name. */
export function selectedIn({ html }: Shown, name: string): string | undefined {
  const list = html.match(new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`))?.[0] ?? ''
  const value = list.match(/<option value="([^"]*)" selected>/)?.[1]
  return value === undefined ? undefined : decoded(value)
}

/** Where the first link whose tag matches leads. */
export function linkIn({ html }: Shown, tag: RegExp): string | undefined {
  const links = html.match(/<a [^>]*>/g) ?? []
  const href = links.find((link) => tag.test(link))?.match(/href="([^"]*)"/)?.[1]
  return href === undefined ? undefined : decoded(href)
}

/** Somebody with a license that includes tickets for one product. */
export async function customerOf(p: Portal, license: Parameters<typeof issueLicense>[0] = {}): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, ...license })
  return p.signedIn(email)
}

function readable(html: string): string {
  const body = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  return decoded(body.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function decoded(text: string): string {
  const names: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    '#x2F': '/',
    '#x3D': '=',
    '#x60': '`',
  }
  return text.replaceAll(/&(#?\w+);/g, (entity, name: string) => names[name] ?? entity)
}
