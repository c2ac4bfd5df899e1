import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import type { Currency } from '../../programme/schema.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import type { Vat } from '../../programme/vat.ts'
import type { invoices, purchases } from '../db/schema.ts'

/** What an invoice says besides its number, dates and amounts; kept as it was issued. */
export interface Paper {
  seller: {
    name: string
    address: readonly string[]
    country: string
    vatId: string
    email: string
    bank: { name: string; iban: string; bic: string }
  }
  /** `country` and `vatId` are null where they were not told. */
  buyer: { name: string; address: readonly string[]; country: string | null; vatId: string | null; email: string }
  /** What was ordered, in the language of the order. */
  description: string
  vat: Vat
}

/** What has become of an invoice; a credit note is one from the beginning. */
export const INVOICE_STATUSES = ['open', 'paid', 'takenBack', 'creditNote'] as const

/** An invoice or credit note as its buyer and administrators see it. */
export interface InvoiceView extends Paper {
  number: string
  kind: 'invoice' | 'creditNote'
  status: (typeof INVOICE_STATUSES)[number]
  purchase: string
  /** Number of the invoice that this credit note takes back, or of the credit note that takes this invoice back. */
  counterpart: string | null
  /** Language it was issued in. */
  locale: Locale
  /** Dates are local in the vendor's zone. */
  issuedOn: string
  dueOn: string | null
  receivedOn: string | null
  currency: Currency
  /** Minor units; below zero on a credit note. */
  netMinor: number
  vatMinor: number
  totalMinor: number
}

/** An invoice's row with its counterpart's number and its purchase. */
export interface InvoiceRow {
  invoice: typeof invoices.$inferSelect
  counterpart: string | null
  purchase: Pick<typeof purchases.$inferSelect, 'status' | 'receivedOn'>
}

/** The view of an invoice's row. */
export function invoiceView({ invoice, counterpart, purchase }: InvoiceRow): InvoiceView {
  const { number, kind, purchaseId, locale, dueOn, currency, netMinor, vatMinor } = invoice
  const paper: Paper = JSON.parse(invoice.paper)
  return {
    ...{ number, kind, purchase: purchaseId, counterpart, locale, dueOn, currency, netMinor, vatMinor },
    ...paper,
    status: statusOf(kind, counterpart, purchase.status),
    issuedOn: localDateAt(programme.vendor.timeZone, invoice.issuedAt),
    receivedOn: kind === 'invoice' ? purchase.receivedOn : null,
    totalMinor: netMinor + vatMinor,
  }
}

function statusOf(
  kind: InvoiceView['kind'],
  counterpart: string | null,
  purchase: InvoiceRow['purchase']['status'],
): InvoiceView['status'] {
  if (kind === 'creditNote') return 'creditNote'
  if (counterpart !== null) return 'takenBack'
  return purchase === 'pending' ? 'open' : 'paid'
}
