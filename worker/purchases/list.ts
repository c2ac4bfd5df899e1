import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { purchases } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { type Purchase, type PurchaseView, purchaseView } from './view.ts'

/** Which page of a list: after `cursor`, `limit` long. */
export interface PageOf {
  cursor?: string
  limit: number
}

/** The query for a page of an account's purchases, newest first, and one more. @throws {ProblemError} validation-failed */
export function purchasePage(ctx: VerbContext, accountId: SQL<string>, { cursor, limit }: PageOf) {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${purchases.createdAt}, ${purchases.id}) < (${after[0]}, ${after[1]})`
  return ctx.db
    .select()
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), from))
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(limit + 1)
}

/** The page of the rows that `purchasePage` found. */
export function toPurchasePage(rows: readonly Purchase[], { limit }: PageOf): Page<PurchaseView> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items: items.map(purchaseView), nextCursor: last ? cursorAfter(last.createdAt, last.id) : null }
}

/** The caller's purchases, newest first. @throws {ProblemError} signed-out; validation-failed for a cursor that is not ours */
export async function listPurchases(ctx: VerbContext, page: PageOf): Promise<Page<PurchaseView>> {
  const [, rows] = await readAs(ctx, (me) => [purchasePage(ctx, me, page)])
  return toPurchasePage(rows, page)
}

/** The query for an account's purchase; nobody else's is found. */
export function ownPurchase(ctx: VerbContext, accountId: SQL<string>, purchaseId: string) {
  return ctx.db
    .select()
    .from(purchases)
    .where(and(eq(purchases.id, purchaseId), eq(purchases.accountId, accountId)))
}

/**
 * A purchase of the caller's.
 * @throws {ProblemError} signed-out; purchase-not-found, for a missing one and for somebody else's alike
 */
export async function readPurchase(ctx: VerbContext, purchaseId: string): Promise<PurchaseView> {
  const [, [row]] = await readAs(ctx, (me) => [ownPurchase(ctx, me, purchaseId)])
  if (!row) throw problem('purchase-not-found')
  return purchaseView(row)
}
