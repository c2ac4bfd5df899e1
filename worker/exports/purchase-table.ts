import { and, asc, eq, lt, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import { accounts, invoices, purchases } from '../db/schema.ts'
import type { Table } from './export.ts'

/** Orders of both kinds by their date, with what the payment provider took and gave back. */
export const purchaseTable: Table = {
  columns: [
    ...['purchase', 'ordered_on', 'status', 'paid_on', 'pay_by', 'email', 'pack', 'product', 'incidents', 'currency', 'net'],
    ...['card_total', 'card_discount', 'card_tax', 'card_refunded', 'invoice'],
  ],
  page: async (ctx, { untilAt }, after, limit) => {
    const rows = await ctx.db
      .select({ purchase: purchases, email: accounts.email, invoice: invoices.number })
      .from(purchases)
      .innerJoin(accounts, eq(accounts.id, purchases.accountId))
      .leftJoin(invoices, and(eq(invoices.purchaseId, purchases.id), eq(invoices.kind, 'invoice')))
      .where(and(sql`(${purchases.createdAt}, ${purchases.id}) > (${after[0]}, ${after[1]})`, lt(purchases.createdAt, untilAt)))
      .orderBy(asc(purchases.createdAt), asc(purchases.id))
      .limit(limit)
    return rows.map(({ purchase, email, invoice }) => ({
      key: [purchase.createdAt, purchase.id],
      cells: [
        ...[purchase.id, date(purchase.createdAt), purchase.status, purchase.receivedOn ?? date(purchase.paidAt)],
        ...[purchase.payBy, email, purchase.pack, purchase.product, purchase.incidents, purchase.currency],
        ...[purchase.amountMinor, purchase.totalMinor, purchase.discountMinor, purchase.taxMinor, purchase.refundedMinor].map(
          units,
        ),
        invoice,
      ],
    }))
  },
}

function date(at: EpochMs | null): string | null {
  return at === null ? null : localDateAt(programme.vendor.timeZone, at)
}

function units(minor: number | null): number | null {
  return minor === null ? null : minor / 100
}
