import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { formatDate, formatLocalDate, formatNumber } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import { AllPurchasesQuery, CancelPurchase, MarkPaid } from '../administration/schemas.ts'
import type { App } from '../context.ts'
import { PURCHASE_STATUSES } from '../db/schema.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { cancelPurchase } from '../purchases/cancel.ts'
import { type ListedPurchase, listAllPurchases, type PurchaseFile, readPurchaseFile } from '../purchases/list-all.ts'
import { markPaid } from '../purchases/mark-paid.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { deskEntryLine, purchaseLine } from './incident-view.ts'
import { invoiceLine } from './invoices.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = { texts: ['receivedOn', 'reason'] }
const ListShown = z.pick(AllPurchasesQuery, { cursor: true, status: true, find: true })
/** Purchases on a page. */
const LINES = 50

/** `/desk/purchases/`: all purchases for administrators, and one with what can be done to it. */
export const adminPurchasePages = new Hono<App>()
  .get('/desk/purchases/', showList)
  .get('/desk/purchases/:id/', (c) => showPurchase(c, c.req.param('id')))
  .post('/desk/purchases/:id/', async (c) => {
    const id = c.req.param('id')
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => act(c, id, typed),
      (refusal) => showPurchase(c, id, typed, refusal),
    )
  })

async function act(c: Context<App>, id: string, typed: Typed): Promise<string> {
  switch (typed.action) {
    case 'paid':
      await markPaid(c.var.verb, id, parse(MarkPaid, pick(typed, 'receivedOn')).receivedOn)
      break
    case 'cancel':
      await cancelPurchase(c.var.verb, id, parse(CancelPurchase, pick(typed, 'reason')).reason)
      break
    default:
      throw problem('validation-failed')
  }
  return `/${c.var.locale}/desk/purchases/${id}/?done=${typed.action}#main`
}

async function showList(c: Context<App>): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { status = '', find = '', cursor = '' } = c.req.query()
  const asked = Object.fromEntries(Object.entries({ status, find }).filter(([, value]) => value !== ''))
  const query = parse(ListShown, { ...asked, ...(cursor && { cursor }) })
  const { account, items, nextCursor } = await listAllPurchases(c.var.verb, { ...query, limit: LINES })
  return renderPage(c, 'desk/purchases/', {
    ...{ isAgent: true, problem: false, find },
    statuses: PURCHASE_STATUSES.map((value) => ({ value, text: t(`service.purchase.${value}`), isSelected: value === status })),
    purchases: items.map((purchase) => listedLine(t, purchase, account.timeZone)),
    hasPurchases: items.length > 0,
    toFirst: cursor !== '' && `?${new URLSearchParams(asked)}`,
    older: nextCursor !== null && `?${new URLSearchParams({ ...asked, cursor: nextCursor })}`,
  })
}

function listedLine(t: ServiceTranslate, purchase: ListedPurchase, timeZone: string) {
  const { id, customer, invoice } = purchase
  return {
    ...purchaseLine(t, purchase, timeZone),
    href: `/${t.locale}/desk/purchases/${id}/`,
    customer: { text: customer.email, href: `/${t.locale}/desk/accounts/${customer.id}/` },
    invoice: invoice ?? false,
  }
}

async function showPurchase(c: Context<App>, id: string, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { account, ...file } = await readPurchaseFile(c.var.verb, id)
  const { purchase, invoices, entries } = file
  const done = c.req.query('done')
  const view = {
    ...formView(c, FORM, { receivedOn: localDateAt(programme.vendor.timeZone, c.var.verb.now), ...typed }, refusal),
    isAgent: true,
    purchase: listedLine(t, purchase, account.timeZone),
    facts: factsOf(t, file, account.timeZone),
    invoices: invoices.map((invoice) => invoiceLine(t, invoice)),
    hasInvoices: invoices.length > 0,
    entries: entries.map((entry) => deskEntryLine(t, entry, account.timeZone)),
    hasEntries: entries.length > 0,
    olderEntries: false,
    isOpen: purchase.status === 'pending' && purchase.payBy === 'invoice',
    done: { paid: done === 'paid', cancel: done === 'cancel' },
  }
  return renderPage(c, 'desk/purchases/_/', view, refusal?.status)
}

function factsOf(t: ServiceTranslate, { purchase, lot }: PurchaseFile, timeZone: string) {
  const line = purchaseLine(t, purchase, timeZone)
  const facts: [string, string | null][] = [
    [t('service.admin.purchase'), purchase.id],
    [t('service.admin.orderedOn'), line.date],
    [t('service.admin.price'), line.price],
    [t('service.admin.payBy'), line.payBy],
    [t('service.admin.paidOn'), purchase.paidAt && formatDate(t.locale, Date.parse(purchase.paidAt), timeZone)],
    [t('service.admin.receivedOn'), purchase.receivedOn && formatLocalDate(t.locale, purchase.receivedOn)],
    [
      t('service.admin.left'),
      lot && t('service.lot.left', { remaining: formatNumber(t.locale, lot.remaining), size: formatNumber(t.locale, lot.size) }),
    ],
    [t('service.admin.until'), lot && formatDate(t.locale, Date.parse(lot.expiresAt) - 1, programme.vendor.timeZone)],
  ]
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
}
