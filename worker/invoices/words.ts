import { formatAmount, formatCountry, formatLocalDate, formatPercent } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import type { InvoiceView } from './view.ts'

/** An invoice in words, as its page and its PDF show them. */
export interface InvoiceWords {
  title: string
  number: string
  status: string
  /** Name and value. */
  facts: [string, string][]
  seller: { label: string; lines: string[] }
  buyer: { label: string; lines: string[] }
  head: { description: string; amount: string }
  line: { description: string; amount: string }
  /** Net and tax, each with its amount, then what is to pay. */
  sums: [string, string][]
  total: [string, string]
  /** How VAT was treated where none is charged; false otherwise. */
  note: string | false
  /** Where to pay while the invoice is open; false otherwise. */
  pay: { text: string; facts: [string, string][] } | false
}

/** The words of an invoice in a language. */
export function invoiceWords(t: ServiceTranslate, invoice: InvoiceView): InvoiceWords {
  const { kind, number, seller, buyer, vat, currency, status } = invoice
  const money = (minor: number) => formatAmount(t.locale, minor, currency)
  const isNote = kind === 'creditNote'
  return {
    title: t(`service.invoice.${kind}`),
    number,
    status: t(`service.invoice.status.${status}`),
    facts: factsOf(t, invoice),
    seller: {
      label: t('service.invoice.seller'),
      lines: [seller.name, ...seller.address, ...place(t, seller), seller.email],
    },
    buyer: {
      label: t('service.invoice.buyer'),
      lines: [...new Set([buyer.name, ...buyer.address, ...place(t, buyer), buyer.email])],
    },
    head: { description: t('service.invoice.description'), amount: t('service.invoice.amount') },
    line: { description: invoice.description, amount: money(invoice.netMinor) },
    sums: [
      [t('service.invoice.net'), money(invoice.netMinor)],
      [t('service.invoice.vat', { percent: formatPercent(t.locale, vat.percent) }), money(invoice.vatMinor)],
    ],
    total: [t(isNote ? 'service.invoice.totalBack' : 'service.invoice.total'), money(invoice.totalMinor)],
    note: vat.treatment !== 'domestic' && t(`service.invoice.${vat.treatment}`),
    pay: status === 'open' && {
      text: t('service.invoice.pay'),
      facts: [
        [t('service.invoice.bank'), seller.bank.name],
        [t('service.invoice.iban'), seller.bank.iban.replaceAll(/(.{4})(?=.)/g, '$1 ')],
        [t('service.invoice.bic'), seller.bank.bic],
      ],
    },
  }
}

function factsOf(
  t: ServiceTranslate,
  { number, kind, issuedOn, dueOn, receivedOn, counterpart }: InvoiceView,
): [string, string][] {
  const date = (name: 'issuedOn' | 'dueOn' | 'paidOn', value: string | null): [string, string][] =>
    value === null ? [] : [[t(`service.invoice.${name}`), formatLocalDate(t.locale, value)]]
  const credits: [string, string][] = kind === 'creditNote' && counterpart ? [[t('service.invoice.credits'), counterpart]] : []
  return [
    [t('service.invoice.number'), number],
    ...date('issuedOn', issuedOn),
    ...date('dueOn', dueOn),
    ...date('paidOn', receivedOn),
    ...credits,
  ]
}

function place(t: ServiceTranslate, { country, vatId }: { country: string | null; vatId: string | null }): string[] {
  return [...(country ? [formatCountry(t.locale, country)] : []), ...(vatId ? [t('service.invoice.vatId', { vatId })] : [])]
}
