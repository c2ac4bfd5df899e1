import { Hono } from 'hono'
import * as z from 'zod/mini'
import { formatAmount, formatLocalDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { given } from '../fields.ts'
import { invoicePage, readInvoice, toInvoicePage } from '../invoices/read.ts'
import type { InvoiceView } from '../invoices/view.ts'
import { invoiceWords } from '../invoices/words.ts'
import { isAgent, readAs } from '../sessions/read-as.ts'
import { parseQuery } from '../validate.ts'
import { renderPage } from './template.ts'

const Query = z.object({ purchase: z.optional(given(60, 0)), cursor: z.optional(given(200, 0)) })
/** Invoices on a page. */
const LINES = 25

/** The tone of an invoice's badge. */
const TONES: Record<InvoiceView['status'], string> = { open: 'warning', paid: '', takenBack: 'plain', creditNote: 'plain' }

/** `/incidents/invoices/`: the caller's invoices, and one of them as it prints. */
export const invoicePages = new Hono<App>()
  .get('/incidents/invoices/', async (c) => {
    const t = serviceTranslators[c.var.locale]
    const page = { ...parseQuery(c, Query), limit: LINES }
    const [account, rows] = await readAs(c.var.verb, (me) => [invoicePage(c.var.verb, me, page)])
    const { items, nextCursor } = toInvoicePage(rows, page)
    return renderPage(c, 'incidents/invoices/', {
      ...{ isAgent: isAgent(account), problem: false },
      invoices: items.map((invoice) => invoiceLine(t, invoice)),
      hasInvoices: items.length > 0,
      older: nextCursor !== null && `?${new URLSearchParams({ cursor: nextCursor })}`,
    })
  })
  .get('/incidents/invoices/:number/', async (c) => {
    const t = serviceTranslators[c.var.locale]
    const { account, invoice } = await readInvoice(c.var.verb, c.req.param('number'))
    return renderPage(c, 'incidents/invoices/_/', {
      ...{ isAgent: isAgent(account), problem: false },
      invoice: printable(t, invoice),
      number: invoice.number,
      title: t(`service.invoice.${invoice.kind}`),
    })
  })

/** An invoice in a list. */
export function invoiceLine(t: ServiceTranslate, { number, status, issuedOn, totalMinor, currency, description }: InvoiceView) {
  return {
    ...{ number, description, href: `/${t.locale}/incidents/invoices/${number}/` },
    date: formatLocalDate(t.locale, issuedOn),
    total: formatAmount(t.locale, totalMinor, currency),
    status: { text: t(`service.invoice.status.${status}`), tone: TONES[status] },
  }
}

function printable(t: ServiceTranslate, invoice: InvoiceView) {
  const words = invoiceWords(t, invoice)
  const pairs = (rows: readonly (readonly [string, string])[]) => rows.map(([name, value]) => ({ name, value }))
  return {
    ...words,
    tone: TONES[invoice.status],
    lang: invoice.locale,
    facts: pairs(words.facts),
    sums: pairs(words.sums),
    total: { name: words.total[0], value: words.total[1] },
    pay: words.pay && { text: words.pay.text, facts: pairs(words.pay.facts) },
    pdf: `/api/invoices/${invoice.number}/pdf?locale=${t.locale}`,
  }
}
