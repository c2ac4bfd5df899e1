import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod/mini'
import type { App } from './context.ts'
import { type FieldError, problem } from './problems/problem.ts'
import { bearerToken } from './tokens/bearer-token.ts'

/** Largest JSON body that is read, bytes. */
export const JSON_BYTES_MAX = 256 * 1024

/**
 * The value `schema` makes of `input`.
 * @throws {ProblemError} validation-failed with every fault and its pointer
 */
export function parse<S extends z.core.$ZodType>(schema: S, input: unknown): z.output<S> {
  const result = check(schema, input)
  if (result.ok) return result.value
  throw problem('validation-failed', { errors: result.errors })
}

/** The same where a fault does not end the request: the value, or every fault and its pointer. */
export function check<S extends z.core.$ZodType>(
  schema: S,
  input: unknown,
): { ok: true; value: z.output<S> } | { ok: false; errors: FieldError[] } {
  const result = z.safeParse(schema, input)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, errors: result.error.issues.flatMap((issue) => fieldErrors(issue, input)) }
}

/**
 * The body of a JSON request, parsed by `schema`.
 * @throws {ProblemError} unsupported-media-type, body-too-large, malformed-json, validation-failed
 */
export async function parseJson<S extends z.core.$ZodType>(c: Context<App>, schema: S): Promise<z.output<S>> {
  const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') throw problem('unsupported-media-type')
  const text = await readText(c.req.raw, JSON_BYTES_MAX)
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch {
    throw problem('malformed-json')
  }
  return parse(schema, input)
}

/** Whether a request brings a body: one of length 0 is none, though over HTTP it comes as an empty stream. */
export function hasBody(c: Context<App>): boolean {
  return c.req.raw.body !== null && c.req.header('content-length') !== '0'
}

/** The query string, parsed by `schema`; a parameter given twice counts once. */
export function parseQuery<S extends z.core.$ZodType>(c: Context<App>, schema: S): z.output<S> {
  return parse(schema, c.req.query())
}

/**
 * A body as text, read no further than `bytesMax`.
 * @throws {ProblemError} body-too-large
 */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw problem('body-too-large')
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw problem('body-too-large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * Refuses a form or script of another site. A browser says where a write comes from (Origin, Sec-Fetch-Site); a program that says
 * neither carries no cookie it was tricked into sending, nor does one that brings a token and no cookie.
 */
export const sameSiteOnly: MiddlewareHandler<App> = async (c, next) => {
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  const isOurs = site === 'same-origin' || site === 'none' || (origin !== undefined && origin === new URL(c.req.url).origin)
  const isProgram = bearerToken(c.req.header('authorization')) !== undefined && c.req.header('cookie') === undefined
  if (isWrite && !isProgram && (origin !== undefined || site !== undefined) && !isOurs) throw problem('cross-site-request')
  await next()
}

function fieldErrors(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  const pointer = `/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: `${pointer === '/' ? '' : pointer}/${key}`, code: 'unknown-field' }))
  }
  if (valueAt(input, issue.path) === undefined) return [{ pointer, code: 'required' }]
  switch (issue.code) {
    case 'too_small':
      return [
        issue.minimum === 1
          ? { pointer, code: 'required' }
          : { pointer, code: 'too-small', params: { minimum: Number(issue.minimum) } },
      ]
    case 'too_big':
      return [
        {
          pointer,
          code: issue.origin === 'string' ? 'too-long' : 'too-large',
          params: { count: Number(issue.maximum), maximum: Number(issue.maximum) },
        },
      ]
    case 'invalid_type':
      return [{ pointer, code: 'wrong-type' }]
    case 'invalid_union':
      return closestBranch(issue, input)
    case 'invalid_value':
      return [{ pointer, code: 'not-one-of-these' }]
    case 'invalid_format':
      return [{ pointer, code: issue.format === 'email' ? 'not-an-email' : 'malformed' }]
    case 'custom':
      return [{ pointer, code: issue.params?.code ?? 'malformed' }]
    default:
      return [{ pointer, code: 'malformed' }]
  }
}

/** The faults of the alternative that was probably meant: the one with the fewest. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion, input: unknown): FieldError[] {
  const [closest] = issue.errors.toSorted((a, b) => a.length - b.length)
  if (!closest) return [{ pointer: `/${issue.path.join('/')}`, code: 'not-one-of-these' }]
  return closest.flatMap((inner) => fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }, input))
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}
