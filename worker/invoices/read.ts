import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accountRoles, invoices, purchases } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import type { PageOf } from '../purchases/list.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { type InvoiceRow, type InvoiceView, invoiceView } from './view.ts'

/** What is read of an invoice for its view. */
const columns = {
  invoice: invoices,
  counterpart: sql<string | null>`(select counterpart.number from ${invoices} as counterpart
    where counterpart.purchase_id = ${invoices.purchaseId} and counterpart.kind <> ${invoices.kind})`,
  purchase: { status: purchases.status, receivedOn: purchases.receivedOn },
}

/** The query for invoices with what their views need. */
export function invoiceRows(ctx: Pick<VerbContext, 'db'>, where: SQL | undefined) {
  return ctx.db.select(columns).from(invoices).innerJoin(purchases, eq(purchases.id, invoices.purchaseId)).where(where)
}

/** The caller's invoices and credit notes, newest first; of one purchase where that is asked. @throws {ProblemError} signed-out; validation-failed */
export async function listInvoices(ctx: VerbContext, page: PageOf & { purchase?: string }): Promise<Page<InvoiceView>> {
  const [, rows] = await readAs(ctx, (me) => [invoicePage(ctx, me, page)])
  return toInvoicePage(rows, page)
}

/** The query for a page of an account's invoices, newest first, and one more. @throws {ProblemError} validation-failed */
export function invoicePage(
  ctx: Pick<VerbContext, 'db'>,
  accountId: string | SQL<string>,
  { cursor, limit, purchase }: PageOf & { purchase?: string },
) {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${invoices.issuedAt}, ${invoices.id}) < (${after[0]}, ${after[1]})`
  const of = purchase === undefined ? undefined : eq(invoices.purchaseId, purchase)
  return invoiceRows(ctx, and(eq(invoices.accountId, accountId as string), of, from))
    .orderBy(desc(invoices.issuedAt), desc(invoices.id))
    .limit(limit + 1)
}

/** The page of the rows that `invoicePage` found. */
export function toInvoicePage(rows: readonly InvoiceRow[], { limit }: PageOf): Page<InvoiceView> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1)?.invoice : undefined
  return { items: items.map(invoiceView), nextCursor: last ? cursorAfter(last.issuedAt, last.id) : null }
}

/**
 * An invoice of the caller's; an administrator may read everybody's.
 * @throws {ProblemError} signed-out; invoice-not-found, for a missing one and for somebody else's alike
 */
export async function readInvoice(ctx: VerbContext, number: string): Promise<{ account: Account; invoice: InvoiceView }> {
  const [account, [row]] = await readAs(ctx, (me) => {
    const isAdministrator = sql`exists (select 1 from ${accountRoles}
      where ${accountRoles.accountId} = ${me} and ${accountRoles.role} = 'administrator')`
    return [invoiceRows(ctx, and(eq(invoices.number, number), or(eq(invoices.accountId, me), isAdministrator)))]
  })
  if (!row) throw problem('invoice-not-found')
  return { account, invoice: invoiceView(row) }
}
