import { and, eq, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { QueryContext, VerbContext } from './context.ts'
import { insertRow } from './db/prepared.ts'
import { idempotencyKeys } from './db/schema.ts'
import { given } from './fields.ts'
import { sha256 } from './hash.ts'
import { problem } from './problems/problem.ts'
import { parse } from './validate.ts'

const Keyed = z.object({ 'idempotency-key': z.optional(given(100, 8)) })

/**
 * The key a sender made for a write it may send twice: the `Idempotency-Key` header, or for a form the `key` in its address.
 * @throws {ProblemError} validation-failed for a key of a wrong length
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key') ?? new URL(request.url).searchParams.get('key') ?? undefined
  return parse(Keyed, { 'idempotency-key': key })['idempotency-key']
}

/** The query for the answer given before under this key; finds nothing where there is no key. */
export function earlierAnswer(ctx: Pick<QueryContext, 'db'>, me: SQL<string>, key: string | SQL<string> | undefined) {
  return ctx.db
    .select({ requestHash: idempotencyKeys.requestHash, answer: idempotencyKeys.answer })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.accountId, me), eq(idempotencyKeys.key, key ?? '')))
}

/**
 * The earlier answer, or undefined when this is the first time.
 * @throws {ProblemError} idempotency-key-reused, when the key came with other content
 */
export function replayed<T>(rows: readonly { requestHash: string; answer: string }[], requestHash: string): T | undefined {
  const [row] = rows
  if (!row) return undefined
  if (row.requestHash !== requestHash) throw problem('idempotency-key-reused')
  return JSON.parse(row.answer)
}

/** What identifies a request's content. Property order counts: both sendings are parsed by the same schema. */
export function requestHashOf(content: unknown): Promise<string> {
  return sha256(JSON.stringify(content))
}

/** The statements that keep an answer under its key; none where there is no key. Two at once: the later one's whole batch is refused. */
export function keepAnswer(ctx: VerbContext, accountId: string, key: string | undefined, requestHash: string, answer: unknown) {
  if (!key) return []
  const row = { accountId, key, requestHash, answer: JSON.stringify(answer), createdAt: ctx.now }
  return [insertRow(ctx.db, idempotencyKeys, row)]
}
