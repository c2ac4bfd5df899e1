import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { AllPurchasesQuery } from '../administration/schemas.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, incidentEntries, incidentLots, invoices, purchases, tickets } from '../db/schema.ts'
import { entryColumns } from '../incidents/read.ts'
import { type EntryView, entryView, type LotView, lotView } from '../incidents/view.ts'
import { invoiceRows } from '../invoices/read.ts'
import { type InvoiceView, invoiceView } from '../invoices/view.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAsAdministrator } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { type PurchaseView, purchaseView } from './view.ts'

/** A purchase as administrators see it in a list. */
export interface ListedPurchase extends PurchaseView {
  customer: { id: string; email: string; name: string | null }
  /** Number of its invoice; null for cards. */
  invoice: string | null
  /** Date on which the money for an invoice arrived. */
  receivedOn: string | null
}

/** A purchase with all that hangs on it. */
export interface PurchaseFile {
  purchase: ListedPurchase
  invoices: InvoiceView[]
  /** Null until it is paid. */
  lot: LotView | null
  /** Entries of the lot, oldest first. */
  entries: EntryView[]
}

/** Entries of a lot that are shown; no lot has more in practice. */
const ENTRIES_MAX = 500

const listed = {
  purchase: purchases,
  // In a batch D1 answers rows by the names of their columns: two of one name would be one.
  customer: { id: sql<string>`${accounts.id}`.as('customer_id'), email: accounts.email, name: accounts.name },
  invoice: invoices.number,
}

/** All purchases, newest first. @throws {ProblemError} signed-out, not-an-administrator; validation-failed for a cursor that is not ours */
export async function listAllPurchases(
  ctx: VerbContext,
  query: AllPurchasesQuery,
): Promise<Page<ListedPurchase> & { account: Account }> {
  const after = readCursor(query.cursor, 2)
  const from = after && sql`(${purchases.createdAt}, ${purchases.id}) < (${after[0]}, ${after[1]})`
  const ofStatus = query.status && eq(purchases.status, query.status)
  const [account, rows] = await readAsAdministrator(ctx, () => [
    listedRows(ctx, and(ofStatus, query.find ? found(query.find) : undefined, from))
      .orderBy(desc(purchases.createdAt), desc(purchases.id))
      .limit(query.limit + 1),
  ])
  const items = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? items.at(-1)?.purchase : undefined
  return { account, items: items.map(listedView), nextCursor: last ? cursorAfter(last.createdAt, last.id) : null }
}

/** A purchase of anybody's. @throws {ProblemError} signed-out, not-an-administrator; purchase-not-found */
export async function readPurchaseFile(ctx: VerbContext, purchaseId: string): Promise<PurchaseFile & { account: Account }> {
  const [account, [row], papers, [lot], entries] = await readAsAdministrator(ctx, () => [
    listedRows(ctx, eq(purchases.id, purchaseId)),
    invoiceRows(ctx, eq(invoices.purchaseId, purchaseId)).orderBy(asc(invoices.issuedAt)),
    ctx.db.select().from(incidentLots).where(eq(incidentLots.purchaseId, purchaseId)),
    ctx.db
      .select(entryColumns)
      .from(incidentEntries)
      .leftJoin(tickets, eq(tickets.id, incidentEntries.ticketId))
      .where(sql`${incidentEntries.lotId} = (select id from incident_lots where purchase_id = ${purchaseId})`)
      .orderBy(asc(incidentEntries.sequence))
      .limit(ENTRIES_MAX),
  ])
  if (!row) throw problem('purchase-not-found')
  return {
    account,
    purchase: listedView(row),
    invoices: papers.map(invoiceView),
    lot: lot ? lotView(lot) : null,
    entries: entries.map(entryView),
  }
}

function listedRows(ctx: VerbContext, where: SQL | undefined) {
  return ctx.db
    .select(listed)
    .from(purchases)
    .innerJoin(accounts, eq(accounts.id, purchases.accountId))
    .leftJoin(invoices, and(eq(invoices.purchaseId, purchases.id), eq(invoices.kind, 'invoice')))
    .where(where)
}

function found(text: string): SQL {
  if (text.includes('@')) return sql`${purchases.accountId} = (select id from accounts where email = ${text.toLowerCase()})`
  if (text.startsWith('pur_')) return eq(purchases.id, text)
  return sql`${purchases.id} = (select purchase_id from invoices where number = ${text.toUpperCase()})`
}

function listedView({
  purchase,
  customer,
  invoice,
}: {
  purchase: typeof purchases.$inferSelect
  customer: ListedPurchase['customer']
  invoice: string | null
}): ListedPurchase {
  return { ...purchaseView(purchase), customer, invoice, receivedOn: purchase.receivedOn }
}
