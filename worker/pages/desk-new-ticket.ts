import { type Context, Hono } from 'hono'
import { LOCALES } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, productById } from '../../programme/find.ts'
import type { Product } from '../../programme/schema.ts'
import type { App } from '../context.ts'
import { findCaller } from '../desk/find-caller.ts'
import { CALLER_CHANNELS, openForCustomer } from '../desk/open-for-customer.ts'
import { AccountAddress, OpenTicket } from '../desk/schemas.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { ProblemError } from '../problems/problem.ts'
import { check, parse } from '../validate.ts'
import { coverageChoices, standingOn } from './coverage-view.ts'
import { customerInWords } from './desk-ticket-view.ts'
import { deviceQuestion } from './device-view.ts'
import { planName } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { promiseSentences } from './promise-words.ts'
import { renderPage } from './template.ts'

const FIELDS = [
  'email',
  'product',
  'version',
  'type',
  'severity',
  'subject',
  'body',
  'locale',
  'payWith',
  'serial',
  'withoutWarranty',
] as const

const FORM: FormShape = {
  texts: ['email', 'product', 'version', 'subject', 'body', 'type', 'payWith', 'serial'],
  choices: { severity: programme.severities, locale: LOCALES, withoutWarranty: ['yes'] },
  about: {
    'device-malformed': 'serial',
    'device-not-found': 'serial',
    'device-registered-elsewhere': 'serial',
    'device-replaced': 'serial',
    'warranty-ended': 'withoutWarranty',
    'type-not-covered': 'type',
    'no-entitlement': 'payWith',
    'support-ended': 'payWith',
    'license-revoked': 'payWith',
    'pack-needs-plan': 'payWith',
    'incident-balance-exhausted': 'payWith',
  },
}

/** `/desk/tickets/new/`: first who phones and about which product, then what they are entitled to and what they say. */
export const deskNewTicketPages = new Hono<App>()
  .get('/desk/tickets/new/', (c) => showForm(c, c.req.query()))
  .post('/desk/tickets/new/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      async () => {
        const input = parse(OpenTicket, pick(typed, ...FIELDS))
        const { ticket } = await openForCustomer(c.var.verb, input, idempotencyKeyOf(c.req.raw))
        return `/${c.var.locale}/desk/tickets/${ticket.number}/?done=opened`
      },
      (refusal) => showForm(c, typed, refusal),
    )
  })

async function showForm(c: Context<App>, typed: Typed, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const product = productById(programme, typed.product ?? '')
  const asked = typed.email === undefined ? null : check(AccountAddress, { email: typed.email })
  const wrongAddress = asked?.ok === false ? new ProblemError('validation-failed', { errors: asked.errors }) : undefined
  const found = await unlessSignedOut(c, asked?.ok ? asked.value.email : '', refusal)
  const language = typed.locale ?? found?.customer.locale ?? c.var.locale
  const view = {
    ...formView(c, FORM, { ...typed, locale: language }, refusal ?? wrongAddress),
    isAgent: true,
    page: `/${t.locale}/desk/tickets/new/`,
    products: programme.products.map((each) => ({
      ...{ id: each.id, name: nameIn(each.name, t.locale), isCurrent: each === product },
    })),
    caller: asked?.ok === true && product !== undefined && callerSlots(c, t, found, product, typed),
  }
  return renderPage(c, 'desk/tickets/new/', view, (refusal ?? wrongAddress)?.status)
}

type Found = Awaited<ReturnType<typeof findCaller>>

/** Null for an agent whose session has ended while they wrote: what they typed is shown again. */
async function unlessSignedOut(c: Context<App>, email: string, refusal?: ProblemError): Promise<Found | null> {
  const ctx = c.var.verb
  try {
    return await findCaller(ctx, email, c.var.locale)
  } catch (error) {
    if (refusal?.slug === 'signed-out' && error instanceof ProblemError && error.slug === 'signed-out') return null
    throw error
  }
}

/** Who phones, and what a ticket of theirs about the product can be. Of an agent whose session has ended, what they typed is all there is. */
function callerSlots(c: Context<App>, t: ServiceTranslate, found: Found | null, product: Product, typed: Typed) {
  const { now } = c.var.verb
  const standing = found && standingOn({ ...found, account: found.customer }, product, now, CALLER_CHANNELS)
  const types = standing?.types ?? programme.requestTypes
  const coverages = standing ? coverageChoices(t, standing, typed, now) : []
  return {
    customer: found && customerInWords(t, { ...found, ticket: { product: product.id } }, now),
    isNew: found?.isNew ?? false,
    closed: types.length === 0 && t(`problems.${standing?.refusal?.reason ?? 'no-entitlement'}.title`),
    form: types.length > 0 && {
      product: { ...product, name: nameIn(product.name, t.locale) },
      hardware: deviceQuestion(t, product, [], now),
      sendTo: `?${new URLSearchParams({ key: c.req.query('key') ?? crypto.randomUUID() })}`,
      timeZone: found?.customer.timeZone ?? '',
      servedAt: now,
      sentences: JSON.stringify(promiseSentences(t)),
      types: types.map((id, index) => ({
        ...{ id, name: t(`programme.type.${id}.name`), meaning: t(`programme.type.${id}.meaning`) },
        inputId: index === 0 ? 'type' : `type-${id}`,
        isChosen: id === typed.type,
      })),
      coverages: coverages.map((way) => ({ ...way, title: t(`service.desk.pay.${way.value}`, { plan: planName(t, way.plan) }) })),
      keptPayWith: coverages.length === 0 && (typed.payWith ?? ''),
    },
  }
}
