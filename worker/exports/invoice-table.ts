import { and, asc, lt, sql } from 'drizzle-orm'
import { invoices } from '../db/schema.ts'
import { invoiceRows } from '../invoices/read.ts'
import { invoiceView } from '../invoices/view.ts'
import type { Table } from './export.ts'

/** Invoices and credit notes by the date of issue. */
export const invoiceTable: Table = {
  columns: [
    ...[
      'number',
      'kind',
      'issued_on',
      'due_on',
      'received_on',
      'status',
      'counterpart',
      'customer',
      'email',
      'country',
      'vat_id',
    ],
    ...['description', 'currency', 'net', 'vat_treatment', 'vat_percent', 'vat', 'total', 'purchase'],
  ],
  page: async (ctx, { untilAt }, after, limit) => {
    const rows = await invoiceRows(
      ctx,
      and(sql`(${invoices.issuedAt}, ${invoices.id}) > (${after[0]}, ${after[1]})`, lt(invoices.issuedAt, untilAt)),
    )
      .orderBy(asc(invoices.issuedAt), asc(invoices.id))
      .limit(limit)
    return rows.map((row) => {
      const { number, kind, issuedOn, dueOn, receivedOn, status, counterpart, buyer, vat, ...invoice } = invoiceView(row)
      return {
        key: [row.invoice.issuedAt, row.invoice.id],
        cells: [
          ...[number, kind, issuedOn, dueOn, receivedOn, status, counterpart],
          ...[buyer.name, buyer.email, buyer.country, buyer.vatId, invoice.description, invoice.currency],
          ...[invoice.netMinor / 100, vat.treatment, vat.percent, invoice.vatMinor / 100, invoice.totalMinor / 100],
          invoice.purchase,
        ],
      }
    })
  },
}
