import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { COUNTRIES } from '../../programme/countries.ts'
import { known, nameIn, productById } from '../../programme/find.ts'
import type { Product } from '../../programme/schema.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import type { App } from '../context.ts'
import { PAY_BY } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { given, text } from '../fields.ts'
import { idempotencyKeyOf, requestHashOf } from '../idempotency.ts'
import { incidentQueries, toIncidents } from '../incidents/read.ts'
import { suggestArticles } from '../kb/suggest.ts'
import { paymentProvider } from '../payments/provider.ts'
import type { ProblemError } from '../problems/problem.ts'
import { createPurchase } from '../purchases/create.ts'
import { ownPurchase, purchasePage, toPurchasePage } from '../purchases/list.ts'
import { packOffers } from '../purchases/packs.ts'
import { payAgain } from '../purchases/pay-again.ts'
import { reconcileOnReturn } from '../purchases/reconcile.ts'
import { CreatePurchase } from '../purchases/schemas.ts'
import { purchaseView } from '../purchases/view.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { ticketsToAnswer } from '../splits/load.ts'
import { parse, parseQuery } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { currencyFor, entryLine, holdings, packGroups, purchaseLine, returned } from './incident-view.ts'
import { renderPage } from './template.ts'

/** Fields of the billing details that are typed; the country is chosen. */
const BILLING = ['name', 'address', 'address2', 'postalCode', 'city', 'vatId'] as const

const FORM: FormShape = {
  texts: ['pack', 'product', 'question', ...BILLING.map((name) => `billing-${name}`)],
  choices: {
    'billing-country': COUNTRIES,
    payBy: PAY_BY,
    policyVersion: [programme.policy.version],
    startNow: ['yes'],
  },
  missing: { policyVersion: 'policy-not-accepted' },
  about: {
    'pack-not-sold': 'pack',
    'pack-needs-plan': 'pack',
    'payment-unavailable': 'payBy',
    'policy-version-outdated': 'policyVersion',
  },
}

const ENTRIES = 25
const PURCHASES = 10

/** Products that incidents are sold for. */
const soldFor = programme.products.filter(({ packs }) => packs.length > 0)
/** What the page is asked to show; what it does not know is taken for not asked. */
const Query = z.object({
  product: z.catch(z.optional(z.enum(soldFor.map(({ id }) => id))), undefined),
  currency: z.catch(z.optional(z.enum(CURRENCIES)), undefined),
  /** What somebody wants to ask about, before they buy. */
  question: z.catch(z._default(text(200, 0), ''), ''),
  /** The purchase somebody comes back from. */
  purchase: z._default(given(60, 0), ''),
  /** Pages of the ledger and of the purchases. */
  cursor: z.optional(given(200, 0)),
  orders: z.optional(given(200, 0)),
})

/** `/incidents/`: the packs for everybody; for who is signed in, buying one, and what they have. */
export const incidentPages = new Hono<App>()
  .get('/incidents/', async (c) => {
    const { purchase } = parseQuery(c, Query)
    if (purchase) await reconcileOnReturn(c.var.verb, purchase)
    return showIncidents(c)
  })
  .post('/incidents/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => (typed.action === 'payAgain' ? payNow(c, typed) : buy(c, typed)),
      (refusal) => showIncidents(c, typed, refusal),
    )
  })

/** Leads to the checkout of an order that is not paid yet. */
async function payNow(c: Context<App>, { purchase = '' }: Typed): Promise<string> {
  const { checkoutUrl } = await payAgain(c.var.verb, purchase)
  return checkoutUrl ?? returnTo(c, purchase)
}

/** The billing details among what was typed. A page's order by invoice needs them; the API's may leave them out. */
function billingOf(typed: Typed): Typed {
  const names = [...BILLING, 'country']
  return Object.fromEntries(
    names.flatMap((name) => (typed[`billing-${name}`] ? [[name, typed[`billing-${name}`]]] : [])),
  ) as Typed
}

function returnTo(c: Context<App>, purchase: string): string {
  return `/${c.var.locale}/incidents/?${new URLSearchParams({ purchase })}#main`
}

/** Orders the pack. The form's key and what was ordered make the order's: pressed twice it is one order, changed after coming back another. */
async function buy(c: Context<App>, typed: Typed): Promise<string> {
  const ordered = pick(typed, 'pack', 'currency', 'product', 'policyVersion', 'payBy')
  const input = parse(CreatePurchase, {
    ...ordered,
    ...(typed.startNow === 'yes' && { startNow: true }),
    ...(typed.payBy === 'invoice' && { billing: billingOf(typed) }),
  })
  const form = idempotencyKeyOf(c.req.raw)
  const { purchase, checkoutUrl } = await createPurchase(c.var.verb, input, form && (await requestHashOf({ form, input })))
  return checkoutUrl ?? returnTo(c, purchase.id)
}

async function showIncidents(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const query = parseQuery(c, Query)
  const visitor = await readAll(c, query)
  const payments = paymentProvider(c.env)
  const view = {
    ...formView(c, FORM, { payBy: payments ? 'card' : 'invoice', question: query.question, ...typed }, refusal),
    isAboutPayment: typed.action === 'payAgain',
    isAgent: visitor !== null && isAgent(visitor.account),
    isSignedIn: visitor !== null,
    ...(visitor ? accountSlots(t, visitor, c.var.verb.now) : STRANGER),
    shop: soldFor.length > 0 && {
      ...(await shopSlots(c, t, query, typed, visitor)),
      takesCards: payments !== null,
      hasForm: visitor !== null || refusal !== undefined,
    },
  }
  const answer = await renderPage(c, 'incidents/', view, refusal?.status)
  return payments?.checkoutOrigin ? allowingForms(answer, payments.checkoutOrigin) : answer
}

/** What is shown of an account, in one round trip; null where nobody is signed in. */
async function readAll(c: Context<App>, { purchase, cursor, orders }: z.output<typeof Query>) {
  const ctx = c.var.verb
  const [entryPage, orderPage] = [
    { cursor, limit: ENTRIES },
    { cursor: orders, limit: PURCHASES },
  ]
  const read = await readVisitor(ctx, (me) => [
    licenseFacts(ctx, me),
    ownPurchase(ctx, me, purchase),
    purchasePage(ctx, me, orderPage),
    ticketsToAnswer(ctx, me),
    ...incidentQueries(ctx, me, entryPage),
  ])
  if (!read) return null
  const [account, licenses, [back], purchaseRows, toAnswer, ...incidentResults] = read
  return {
    account,
    licenses,
    back: back && purchaseView(back),
    toAnswer,
    purchases: toPurchasePage(purchaseRows, orderPage),
    incidents: toIncidents(incidentResults, entryPage),
  }
}

type Visitor = NonNullable<Awaited<ReturnType<typeof readAll>>>

function accountSlots(t: ServiceTranslate, { account, back, toAnswer, purchases, incidents }: Visitor, now: number) {
  const { timeZone } = account
  return {
    returned: back !== undefined && returned(t, back, { timeZone, balance: incidents.balance }, toAnswer),
    holdings: holdings(t, incidents, now),
    purchases: purchases.items.map((purchase) => purchaseLine(t, purchase, timeZone)),
    hasPurchases: purchases.items.length > 0,
    olderPurchases: purchases.nextCursor !== null && `?${new URLSearchParams({ orders: purchases.nextCursor })}#orders`,
    entries: incidents.entries.map((entry) => entryLine(t, entry, timeZone)),
    hasEntries: incidents.entries.length > 0,
    ledger: `/api/incidents/ledger.csv?${new URLSearchParams({ locale: t.locale })}`,
    olderEntries: incidents.nextCursor !== null && `?${new URLSearchParams({ cursor: incidents.nextCursor })}#history`,
  }
}

const STRANGER = {
  returned: false,
  holdings: false,
  purchases: [],
  hasPurchases: false,
  olderPurchases: false,
  entries: [],
  hasEntries: false,
  ledger: '',
  olderEntries: false,
}

async function shopSlots(
  c: Context<App>,
  t: ServiceTranslate,
  query: z.output<typeof Query>,
  typed: Typed,
  visitor: Visitor | null,
) {
  const ctx = c.var.verb
  const asked = Query.parse({ product: typed.product ?? query.product, currency: typed.currency ?? query.currency })
  const product = productById(programme, asked.product ?? '') ?? known(soldFor[0], 'product', 'with packs')
  const currency = asked.currency ?? currencyFor(t)
  const offers = packOffers(ctx, product.id, visitor)
  const { question } = query
  const articles = question === '' ? [] : await suggestArticles(c.env, t.locale, question, product.id)
  const shown = { product: product.id, currency, ...(question !== '' && { question }) }
  return {
    isAsked: question !== '',
    hasArticles: articles.length > 0,
    articles: articles.map(({ href, lang, title, description }) => ({ href, lang, title, description })),
    product: { id: product.id, name: nameIn(product.name, t.locale) },
    currency,
    products: soldFor.map((each) => ({
      id: each.id,
      ...choice(nameIn(each.name, t.locale), each === product, { ...shown, product: each.id }),
    })),
    hasProducts: soldFor.length > 1,
    currencies: CURRENCIES.map((each) => choice(each, each === currency, { ...shown, currency: each })),
    groups: packGroups(t, offers, { product, currency, chosen: typed.pack ?? '', now: ctx.now }),
    sendTo: `?${new URLSearchParams({ ...shown, key: c.req.query('key') ?? crypto.randomUUID() })}#buy`,
    signIn: `/${t.locale}/sign-in/?${new URLSearchParams({ next: `/${t.locale}/incidents/?${new URLSearchParams(shown)}` })}`,
  }
}

/** One of several things the prices can be shown for. */
function choice(name: string, isCurrent: boolean, shown: { product: Product['id']; currency: string; question?: string }) {
  return { name, isCurrent, href: `?${new URLSearchParams(shown)}#buy` }
}

/** The page, from which a form may lead on to the provider's checkout: browsers ask the policy about redirects, too. */
function allowingForms(answer: Response, origin: string): Response {
  const policy = answer.headers.get('content-security-policy')
  if (policy) answer.headers.set('content-security-policy', policy.replace("form-action 'self'", `form-action 'self' ${origin}`))
  return answer
}
