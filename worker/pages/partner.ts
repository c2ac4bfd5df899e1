import { type Context, Hono } from 'hono'
import { formatDate, formatList } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn } from '../../programme/find.ts'
import { resellerStandings } from '../../programme/reseller-standing.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { addressOf, type SoldLicense, soldBy, soldLicense, soldPage } from '../partners/licenses.ts'
import { readAsReseller } from '../partners/read-as.ts'
import { SOLD_FILTERS, SoldQuery, SubmitForCustomer } from '../partners/schemas.ts'
import { submitForCustomer } from '../partners/submit.ts'
import { partnerTicketPage, partnerTicketsOf } from '../partners/tickets.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { isAgent } from '../sessions/read-as.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parse, parseQuery } from '../validate.ts'
import { planName, productName, wordChannels, wordLicense, wordTargets } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { typeChoices } from './new-ticket.ts'
import { wordConsent } from './sharing-view.ts'
import { renderPage } from './template.ts'
import { wordProduct, wordStatus } from './ticket-words.ts'

const FIND: FormShape = { texts: ['search'], choices: { show: SOLD_FILTERS } }
const NEW: FormShape = {
  texts: ['customerEmail', 'version', 'type', 'subject', 'body'],
  choices: { severity: programme.severities, policyVersion: [programme.policy.version], customerLocale: LOCALES },
  missing: { policyVersion: 'policy-not-accepted' },
  about: { 'policy-version-outdated': 'policyVersion', 'type-not-covered': 'type', 'no-entitlement': 'type' },
}
const NEW_FIELDS = [
  'customerEmail',
  'customerLocale',
  'version',
  'type',
  'severity',
  'subject',
  'body',
  'locale',
  'policyVersion',
]

/** `/partner/`: what a reseller sold, and tickets for end customers. */
export const partnerPages = new Hono<App>()
  .get('/partner/', (c) => showPartner(c))
  .get('/partner/tickets/', (c) => showPartnerTickets(c))
  .get('/partner/tickets/new/', (c) => showNewTicket(c))
  .post('/partner/tickets/new/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      NEW,
      () => submit(c, typed),
      (refusal) => showNewTicket(c, typed, refusal),
    )
  })

async function showPartner(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const asked = c.req.query()
  // A form sends its fields empty, too.
  const query = parse(SoldQuery, pick(asked, 'cursor', 'limit', 'show', 'search'))
  const [account, rows] = await readAsReseller(ctx, (me) => [soldBy(ctx, me, query)])
  const { items, nextCursor } = soldPage(rows, query)
  const chosen = pick({ ...asked, show: query.show }, 'show', 'search')
  const view = {
    ...formView(c, FIND, chosen),
    isAgent: isAgent(account),
    standings: standings(t, ctx.now),
    hasStandings: resellerStandings(programme).length > 0,
    licenses: items.map((license) => soldInWords(t, license, ctx.now)),
    hasLicenses: items.length > 0,
    toFirst: query.cursor !== undefined && `?${new URLSearchParams(chosen)}#licenses`,
    older: nextCursor !== null && `?${new URLSearchParams({ ...chosen, cursor: nextCursor })}#licenses`,
  }
  return renderPage(c, 'partner/', view)
}

/** What the programme has for resellers, product by product. */
function standings(t: ServiceTranslate, now: EpochMs) {
  return resellerStandings(programme).map(({ product, plan, before }) => ({
    product: nameIn(product.name, t.locale),
    plan: nameIn(plan.name, t.locale),
    lines: [...wordTargets(t, plan), ...wordChannels(t, plan, now)],
    before:
      before.length > 0 &&
      formatList(
        t.locale,
        before.map(({ name }) => nameIn(name, t.locale)),
      ),
    isTicketOnly: plan.channels.ticket !== null && plan.channels.forum === null,
    hasRemote: plan.extras.remoteSessions,
  }))
}

function soldInWords(t: ServiceTranslate, license: SoldLicense, now: EpochMs) {
  const { id, orderEmail, orderReference, isLinked } = license
  return {
    ...wordLicense(t, { ...license, revokedAt: null }, now),
    ...{ order: [orderEmail, orderReference].filter((part) => part !== null).join(' · '), isLinked },
    ask: `/${t.locale}/partner/tickets/new/?${new URLSearchParams({ license: id })}`,
  }
}

async function showPartnerTickets(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const request = parseQuery(c, ListQuery)
  const [account, rows] = await readAsReseller(ctx, (me) => [partnerTicketsOf(ctx, me, request)])
  const { items, nextCursor } = partnerTicketPage(rows, request)
  const dateOf = (at: number) => formatDate(t.locale, at, account.timeZone)
  const view = {
    isAgent: isAgent(account),
    problem: false,
    tickets: items.map(({ ticket, ...consent }) => ({
      number: ticket.number,
      href: `/${t.locale}/tickets/${ticket.number}/`,
      subject: ticket.subject,
      product: wordProduct(t, ticket.product, ticket.version),
      status: wordStatus(t, ticket.status),
      submitted: dateOf(ticket.submittedAt),
      consent: wordConsent(t, consent, dateOf),
    })),
    hasTickets: items.length > 0,
    toFirst: request.cursor !== undefined && '?',
    older: nextCursor !== null && `?${new URLSearchParams({ cursor: nextCursor })}`,
  }
  return renderPage(c, 'partner/tickets/', view)
}

async function submit(c: Context<App>, typed: Typed): Promise<string> {
  const input = parse(SubmitForCustomer, { ...pick(typed, ...NEW_FIELDS), license: c.req.query('license') ?? '' })
  const { ticket } = await submitForCustomer(c.var.verb, input, idempotencyKeyOf(c.req.raw))
  return `/${c.var.locale}/tickets/${ticket.number}/?done=submitted`
}

async function showNewTicket(c: Context<App>, typed?: Typed, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const id = c.req.query('license') ?? ''
  const [account, rows] = await readAsReseller(ctx, (me) => [soldLicense(ctx, addressOf(me), id)])
  const [license] = rows
  if (!license) throw problem('license-not-found')
  const plan = resellerStandings(programme).find(({ product }) => product.id === license.product)?.plan
  const values = typed ?? { customerEmail: license.orderEmail ?? '', customerLocale: c.var.locale }
  const view = {
    ...formView(c, NEW, values, refusal),
    isAgent: isAgent(account),
    license: { product: productName(t, license.product), plan: planName(t, license.plan), keyHint: license.keyHint },
    types: typeChoices(t, plan?.types ?? programme.requestTypes, values),
    sendTo: `?${new URLSearchParams({ license: id, key: c.req.query('key') ?? crypto.randomUUID() })}`,
  }
  return renderPage(c, 'partner/tickets/new/', view, refusal?.status)
}
