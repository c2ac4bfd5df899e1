import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { ProblemError, problem } from './problem.ts'

/** A problem as the caller reads it: RFC 9457 with the fields' errors. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  errors?: { pointer: string; code: string; detail: string }[]
}

/** What was thrown, as a problem. An unknown error is logged under the request's id and told to nobody: its message may hold parameters of a query. */
export function toProblem(error: unknown, requestId: string): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof HTTPException && error.status === 400) return problem('malformed-json')
  if (error instanceof HTTPException && error.status === 413) return problem('body-too-large')
  if (error instanceof HTTPException && error.status === 403) return problem('cross-site-request')
  console.error(JSON.stringify({ requestId, error: describe(error) }))
  return problem('internal-error', { params: { requestId } })
}

/** The problem worded in the reader's language. */
export function problemBody(refusal: ProblemError, c: Context<App>): ProblemBody {
  const t = serviceTranslators[c.var.locale]
  const errors = refusal.errors.map(({ pointer, code, params }) => ({
    pointer,
    code,
    detail: t(`service.field.${code}`, params),
  }))
  return {
    type: `${c.env.ORIGIN}/problems/${refusal.slug}`,
    title: t(`problems.${refusal.slug}.title`),
    status: refusal.status,
    detail: t(`problems.${refusal.slug}.detail`, refusal.params),
    instance: `urn:request:${c.var.requestId}`,
    ...(errors.length > 0 && { errors }),
  }
}

/** The response for a refusal to a program. */
export function problemResponse(refusal: ProblemError, c: Context<App>, body: ProblemBody = problemBody(refusal, c)): Response {
  return c.body(JSON.stringify(body), refusal.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': c.var.locale,
    ...refusal.headers,
  })
}

/** Name and stack without drizzle's message, which holds the parameters of the statement. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is no error was thrown'
  const cause = error.cause instanceof Error ? ` <- ${error.cause.name}: ${error.cause.message}` : ''
  const message = error.message.startsWith('Failed query') ? 'a query failed' : error.message
  const stack =
    error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .join(' ') ?? ''
  return `${error.name}: ${message}${cause} ${stack}`
}
