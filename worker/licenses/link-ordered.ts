import { and, eq, isNull, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, licenses } from '../db/schema.ts'

/** Licenses that whoever proves to have this address may link: ordered with it, linked to nobody, neither free nor trial nor withdrawn. */
export function isOrderedBy(email: string) {
  return and(
    eq(licenses.orderEmail, email),
    isNull(licenses.accountId),
    isNull(licenses.revokedAt),
    eq(licenses.kind, 'commercial'),
  )
}

/** The statement that links the licenses ordered with an address to its account. */
export function linkOrdered(ctx: Pick<VerbContext, 'db' | 'now'>, email: string) {
  const accountId = sql<string>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`
  return ctx.db.update(licenses).set({ accountId, linkedAt: ctx.now }).where(isOrderedBy(email))
}
