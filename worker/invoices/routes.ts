import { Hono } from 'hono'
import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { given } from '../fields.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { invoiceFaces } from './faces.ts'
import { invoicePdf } from './invoice-pdf.ts'
import { listInvoices, readInvoice } from './read.ts'
import { invoiceWords } from './words.ts'

/** `GET /api/invoices`: of one purchase where it is named. */
export const InvoicesQuery = z.extend(ListQuery, { purchase: z.optional(given(60, 0)) })
/** `GET /api/invoices/{number}/pdf`: in another language than the one it was issued in. */
export const PdfQuery = z.object({ locale: z.optional(z.enum(LOCALES)) })

/** `/api/invoices`: the caller's invoices and credit notes; an administrator reads everybody's by number. */
export const invoiceRoutes = new Hono<App>()
  .get('/', async (c) => c.json(await listInvoices(c.var.verb, parseQuery(c, InvoicesQuery))))
  .get('/:number', async (c) => c.json({ invoice: (await readInvoice(c.var.verb, c.req.param('number'))).invoice }))
  .get('/:number/pdf', async (c) => {
    const { locale } = parseQuery(c, PdfQuery)
    const { invoice } = await readInvoice(c.var.verb, c.req.param('number'))
    const words = invoiceWords(serviceTranslators[locale ?? invoice.locale], invoice)
    const pdf = invoicePdf(await invoiceFaces(c.env), words, locale ?? invoice.locale)
    return c.body(pdf as Uint8Array<ArrayBuffer>, 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${invoice.number}.pdf"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
  })
