import { type SQL, sql } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { dueDate, invoiceSeries } from '../../programme/payment-terms.ts'
import { vatOn } from '../../programme/vat.ts'
import type { VerbContext } from '../context.ts'
import { invoices } from '../db/schema.ts'
import { newId } from '../ids.ts'
import type { Purchase } from '../purchases/view.ts'
import { type Buyer, paperOf } from './paper.ts'

type Invoice = typeof invoices.$inferSelect
type IssueContext = Pick<VerbContext, 'db' | 'now'>

/** An invoice before the database has given it its number. */
export type InvoiceDraft = Omit<Invoice, 'series' | 'sequence' | 'number'>

/** The invoice for an order. */
export function invoiceDraft(ctx: IssueContext, purchase: Purchase, buyer: Buyer): InvoiceDraft {
  const paper = paperOf(serviceTranslators[purchase.locale], purchase, buyer)
  return {
    id: newId('invoice'),
    kind: 'invoice',
    ...{ purchaseId: purchase.id, accountId: purchase.accountId, locale: purchase.locale, currency: purchase.currency },
    creditsId: null,
    netMinor: purchase.amountMinor,
    vatMinor: vatOn(purchase.amountMinor, paper.vat.percent),
    issuedAt: ctx.now,
    dueOn: dueDate(programme, ctx.now),
    paper: JSON.stringify(paper),
  }
}

/** The credit note that takes the whole of an invoice back. */
export function creditNoteDraft(ctx: IssueContext, { series: _, sequence: __, number: ___, ...invoice }: Invoice): InvoiceDraft {
  return {
    ...invoice,
    id: newId('invoice'),
    kind: 'creditNote',
    creditsId: invoice.id,
    netMinor: -invoice.netMinor,
    vatMinor: -invoice.vatMinor,
    issuedAt: ctx.now,
    dueOn: null,
  }
}

/**
 * The statement that issues an invoice or credit note: part of the batch that makes its occasion. The number is the one after the last,
 * taken by the statement itself, so that a batch that fails leaves no gap and two at once get two numbers.
 */
export function issueStatement(ctx: IssueContext, draft: InvoiceDraft) {
  const series = invoiceSeries(programme, draft.issuedAt)
  const next = sql<number>`(select coalesce(max(${invoices.sequence}), 0) + 1 from ${invoices} where ${invoices.series} = ${series})`
  const number = sql<string>`${series} || '-' || printf('%05d', ${next})`
  return ctx.db.insert(invoices).values({ ...draft, series, sequence: next, number })
}

/** The number of an invoice that is issued earlier in the same batch, as SQL. */
export function numberOf(draft: Pick<InvoiceDraft, 'id'>): SQL<string> {
  return sql<string>`(select ${invoices.number} from ${invoices} where ${invoices.id} = ${draft.id})`
}
