import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, productById } from '../../programme/find.ts'
import { classifyVersion, type VersionStanding } from '../../programme/product-version.ts'
import { includesRemoteAccess } from '../../programme/remote-access.ts'
import type { EpochMs, Product, RequestType } from '../../programme/schema.ts'
import { receiveForm, receiveJsonOrForm } from '../attachments/receive.ts'
import type { App } from '../context.ts'
import { ownDevices } from '../devices/load.ts'
import { licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { doubting, SendAnyway } from '../secrets/doubt.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { SubmitTicket } from '../tickets/schemas.ts'
import { openSubmission, submitTicket } from '../tickets/submit.ts'
import { coverageChoices, type ProductStanding, standingLine, standingOn, whatIsOpen } from './coverage-view.ts'
import { deviceQuestion } from './device-view.ts'
import { wordReasons } from './entitlement-words.ts'
import { answerForm, FILE_LIMITS, type FormShape, formView, type Typed } from './form-view.ts'
import { promiseSentences } from './promise-words.ts'
import { isUndoubted } from './remote-access-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = {
  texts: ['version', 'subject', 'body', 'attachments', 'type', 'payWith', 'serial', 'remoteAccess'],
  choices: { severity: programme.severities, policyVersion: [programme.policy.version], withoutWarranty: ['yes'] },
  missing: { policyVersion: 'policy-not-accepted' },
  about: {
    'policy-version-outdated': 'policyVersion',
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
    'remote-access-not-included': 'remoteAccess',
    'attachment-too-large': 'attachments',
    'attachment-empty': 'attachments',
    'attachment-type-mismatch': 'attachments',
    'too-many-attachments': 'attachments',
    'upload-not-found': 'attachments',
    'upload-incomplete': 'attachments',
    'body-too-large': 'attachments',
  },
}

/** What there is to say about a version; nothing about a current one. */
const VERSION_STANDINGS: readonly VersionStanding[] = ['outdated', 'unsupported', 'unknown']

/** A ticket as the page's form sends it. */
const TicketForm = doubting(z.extend(SubmitTicket, { sendAnyway: SendAnyway }))

/** `/tickets/new/`: first the product, then the form for it, under a key that keeps a second press from sending a second ticket. */
export const newTicketPages = new Hono<App>()
  .get('/tickets/new/', (c) => showNewTicket(c))
  .post('/tickets/new/', (c) => {
    const typed: Record<string, string> = {}
    return answerForm(
      c,
      FORM,
      () => submit(c, typed),
      (refusal) => showNewTicket(c, typed, refusal),
    )
  })

async function submit(c: Context<App>, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const submission = await openSubmission(ctx, idempotencyKeyOf(c.req.raw)).catch(async (refusal) => {
    await receiveForm(ctx, c.req.raw, null, typed)
    throw refusal
  })
  const { input, files } = await receiveJsonOrForm(c, TicketForm, submission.opener.id, typed)
  const { ticket } = await submitTicket(ctx, submission, input, files)
  return `/${c.var.locale}/tickets/${ticket.number}/?done=submitted`
}

async function showNewTicket(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const visitor = await readVisitor(ctx, (me) => [licenseFacts(ctx, me), lotFacts(ctx, me), ownDevices(ctx, me)])
  if (!visitor && !refusal) throw problem('signed-out')
  const customer = visitor && { account: visitor[0], licenses: visitor[1], lots: visitor[2] }
  const standings = customer ? programme.products.map((product) => standingOn(customer, product, ctx.now)) : []
  const product = chosenProduct(c, standings, typed)
  const standing = standings.find((each) => each.product === product)
  const isClosed = standing?.types.length === 0
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: customer !== null && isAgent(customer.account),
    limits: FILE_LIMITS,
    choose: product === undefined && { products: standings.map((each) => standingLine(t, each)) },
    closed: standing !== undefined && isClosed && closedView(t, standing),
    // What was typed is shown again even where it can no longer be sent as it is.
    form: product !== undefined &&
      (!isClosed || refusal !== undefined) && {
        ...productSlots(c, product, typed),
        ...(standing ? customerSlots(t, standing, typed, ctx.now) : strangerSlots(t, typed)),
        hardware: deviceQuestion(t, product, visitor?.[3] ?? [], ctx.now),
        sendTo: `?${new URLSearchParams({ product: product.id, key: keyFor(c, refusal) })}`,
        isUndoubted: isUndoubted(refusal),
        offersRemoteAccess: offersRemoteAccess(standing) || Boolean(typed.remoteAccess),
        isSentAlready: refusal?.slug === 'idempotency-key-reused',
      },
    otherProducts: programme.products.length > 1 && `/${t.locale}/tickets/new/?product=`,
  }
  return renderPage(c, 'tickets/new/', view, refusal?.status)
}

/** The product asked for; without one, that for which alone a ticket can be submitted, so that nobody is asked what is clear. */
function chosenProduct(c: Context<App>, standings: readonly ProductStanding[], typed: Typed): Product | undefined {
  const asked = c.req.query('product') ?? typed.product
  if (asked !== undefined) return productById(programme, asked)
  const open = standings.filter(({ types }) => types.length > 0)
  return programme.products.length === 1 ? programme.products[0] : open.length === 1 ? open[0]?.product : undefined
}

/** Where no ticket can be submitted: why, and what can be done instead. */
function closedView(t: ServiceTranslate, standing: ProductStanding) {
  const slug = standing.refusal?.reason ?? 'no-entitlement'
  return {
    product: nameIn(standing.product.name, t.locale),
    title: t(`problems.${slug}.title`),
    why: wordReasons(t, standing.entitlement),
    open: whatIsOpen(t, standing),
  }
}

/** What the form shows of the product alone. */
function productSlots(c: Context<App>, product: Product, typed: Typed) {
  const standing = typed.version ? classifyVersion(product, typed.version) : 'current'
  const { id, currentRelease, oldestSupportedMajor } = product
  return {
    product: { id, name: nameIn(product.name, c.var.locale), currentRelease, oldestSupportedMajor },
    versionIsNot: Object.fromEntries(VERSION_STANDINGS.map((each) => [each, each !== standing])),
  }
}

/** What the form shows of the customer: what they can ask for, and what each way to pay promises. */
function customerSlots(t: ServiceTranslate, standing: ProductStanding, typed: Typed, now: EpochMs) {
  const { account } = standing.customer
  const coverages = coverageChoices(t, standing, typed, now)
  return {
    draft: `${account.id}/tickets/new`,
    timeZone: account.timeZone,
    servedAt: now,
    types: typeChoices(t, standing.types.length > 0 ? standing.types : programme.requestTypes, typed),
    coverages,
    hasCoverages: coverages.length > 0,
    keptPayWith: coverages.length === 0 && (typed.payWith ?? ''),
    sentences: JSON.stringify(promiseSentences(t)),
  }
}

/** Whose session has ended keeps what they chose; what would be promised is not known then. */
function strangerSlots(t: ServiceTranslate, typed: Typed) {
  return {
    draft: '',
    timeZone: '',
    servedAt: 0,
    types: typeChoices(t, programme.requestTypes, typed),
    coverages: [],
    hasCoverages: false,
    keptPayWith: typed.payWith ?? '',
    sentences: '',
  }
}

/** Whether one of the ways to pay leads to a plan that includes remote sessions. */
function offersRemoteAccess(standing: ProductStanding | undefined): boolean {
  const ways = standing ? [...standing.covered.plan, ...standing.covered.incident] : []
  return ways.some(({ plan }) => includesRemoteAccess(programme, plan))
}

/** The request types of a form to choose from. */
export function typeChoices(t: ServiceTranslate, types: readonly RequestType[], typed: Typed) {
  return types.map((id, index) => ({
    id,
    inputId: index === 0 ? 'type' : `type-${id}`,
    name: t(`programme.type.${id}.name`),
    meaning: t(`programme.type.${id}.meaning`),
    isChosen: id === typed.type,
  }))
}

/** The form's key: the one it was sent with, but a new one where that stands for another ticket already. */
function keyFor(c: Context<App>, refusal: ProblemError | undefined): string {
  const sent = c.req.query('key')
  return sent && refusal?.slug !== 'idempotency-key-reused' ? sent : crypto.randomUUID()
}
