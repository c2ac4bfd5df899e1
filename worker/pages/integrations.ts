import { type Context, Hono } from 'hono'
import { formatDateTime, formatNumber } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { parse } from '../validate.ts'
import { WEBHOOK_EVENTS } from '../webhooks/events.ts'
import { listWebhooks, readWebhook } from '../webhooks/load.ts'
import { changeWebhook, createWebhook, deleteWebhook, rotateSecret } from '../webhooks/manage.ts'
import { ChangeWebhook, CreateWebhook } from '../webhooks/schemas.ts'
import { replayDelivery, sendTest } from '../webhooks/send.ts'
import type { DeliveryView, WebhookView } from '../webhooks/view.ts'
import { type FormShape, formView, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'
import { tickedOf, tickView } from './ticks.ts'

const FORM: FormShape = { texts: ['url', 'description', 'events'] }
/** Deliveries on a page. */
const LINES = 50

/** What a page shows besides what is stored. */
interface Shown {
  typed?: Typed
  refusal?: ProblemError
  /** A new secret: the answer to its making is the only page that shows it. */
  secret?: string
}

/** `/desk/integrations/`: the webhook endpoints, for administrators, and each with its log. */
export const integrationPages = new Hono<App>()
  .get('/desk/integrations/', (c) => showEndpoints(c))
  .post('/desk/integrations/', async (c) => {
    const typed = await readTyped(c)
    return orRefused(c, typed, showEndpoints, async () => {
      const { webhook, secret } = await createWebhook(c.var.verb, parse(CreateWebhook, endpointIn(typed)))
      return showEndpoint(c, webhook.id, { secret })
    })
  })
  .get('/desk/integrations/:id/', (c) => showEndpoint(c, c.req.param('id')))
  .post('/desk/integrations/:id/', async (c) => {
    const id = c.req.param('id')
    const typed = await readTyped(c)
    return orRefused(
      c,
      typed,
      (context, shown) => showEndpoint(context, id, shown),
      () => act(c, id, typed),
    )
  })

async function orRefused(
  c: Context<App>,
  typed: Typed,
  again: (c: Context<App>, shown: Shown) => Promise<Response>,
  run: () => Promise<Response>,
): Promise<Response> {
  try {
    return await run()
  } catch (error) {
    return again(c, { typed, refusal: toProblem(error, c.var.requestId) })
  }
}

async function act(c: Context<App>, id: string, typed: Typed): Promise<Response> {
  const ctx = c.var.verb
  const back = (done: string) => c.redirect(`/${c.var.locale}/desk/integrations/${id}/?done=${done}`, 303)
  switch (typed.action) {
    case 'change':
      await changeWebhook(ctx, id, parse(ChangeWebhook, endpointIn(typed)))
      return back('changed')
    case 'on':
    case 'off':
      await changeWebhook(ctx, id, { enabled: typed.action === 'on' })
      return back('changed')
    case 'test':
      await sendTest(ctx, id)
      return back('test')
    case 'replay':
      await replayDelivery(ctx, id, typed.delivery ?? '')
      return back('replay')
    case 'renew': {
      const { secret } = await rotateSecret(ctx, id)
      return showEndpoint(c, id, { secret })
    }
    case 'remove':
      await deleteWebhook(ctx, id)
      return c.redirect(`/${c.var.locale}/desk/integrations/`, 303)
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

function endpointIn(typed: Typed) {
  const { url = '', description = '' } = typed
  return { url, description, events: tickedOf(typed, 'events', WEBHOOK_EVENTS) }
}

async function showEndpoints(c: Context<App>, { typed = {}, refusal }: Shown = {}): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { items } = await listWebhooks(c.var.verb)
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: true,
    ticked: tickView(WEBHOOK_EVENTS, tickedOf(typed, 'events', WEBHOOK_EVENTS)),
    hasEndpoints: items.length > 0,
    endpoints: items.map((webhook) => ({
      ...{ url: webhook.url, description: webhook.description, state: stateOf(t, webhook) },
      href: `/${t.locale}/desk/integrations/${webhook.id}/`,
      eventCount: t('service.webhook.events', { count: webhook.events.length }),
    })),
  }
  return renderPage(c, 'desk/integrations/', view, refusal?.status)
}

async function showEndpoint(c: Context<App>, id: string, { typed, refusal, secret }: Shown = {}): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { cursor, done } = c.req.query()
  const { account, webhook, deliveries } = await readWebhook(c.var.verb, id, { cursor, limit: LINES })
  const timeOf = (at: string | null) => at !== null && formatDateTime(t.locale, Date.parse(at), account.timeZone)
  // Only the form itself is shown again as it was typed.
  const isTyped = typed?.action === 'change'
  const { url, description, events } = isTyped ? endpointIn(typed) : webhook
  const view = {
    ...formView(c, FORM, { url, description }, refusal),
    ...{ isAgent: true, id, url: webhook.url, description: webhook.description, state: stateOf(t, webhook) },
    ticked: tickView(WEBHOOK_EVENTS, events),
    isOn: webhook.state === 'enabled',
    isFailed: webhook.state === 'failed',
    failingSince: timeOf(webhook.failingSince),
    oldSecretUntil: isStillAhead(webhook.oldSecretUntil, c.var.verb.now) && timeOf(webhook.oldSecretUntil),
    secret: secret ?? false,
    done: { changed: done === 'changed', test: done === 'test', replay: done === 'replay' },
    hasDeliveries: deliveries.items.length > 0,
    deliveries: deliveries.items.map((delivery) => deliveryLine(t, delivery, account.timeZone)),
    toFirst: cursor !== undefined && '?',
    older: deliveries.nextCursor !== null && `?${new URLSearchParams({ cursor: deliveries.nextCursor })}`,
  }
  return renderPage(c, 'desk/integrations/_/', view, refusal?.status)
}

function isStillAhead(at: string | null, now: number): boolean {
  return at !== null && Date.parse(at) > now
}

function stateOf(t: ServiceTranslate, { state, failingSince }: WebhookView) {
  const isFailing = state === 'enabled' && failingSince !== null
  const tone = { enabled: isFailing ? 'warning' : 'accent', disabled: 'plain', failed: 'danger' }[state]
  return { tone, text: t(isFailing ? 'service.webhook.failing' : `service.webhook.${state}`) }
}

function deliveryLine(t: ServiceTranslate, delivery: DeliveryView, timeZone: string) {
  const { id, type, payload, status, attempts, createdAt, nextAttemptAt, responseStatus, responseText, durationMs } = delivery
  const tone = { delivered: 'accent', waiting: 'plain', failed: 'danger' }[status]
  const next = nextAttemptAt !== null && formatDateTime(t.locale, Date.parse(nextAttemptAt), timeZone)
  const tried = t('service.delivery.attempts', { count: attempts })
  const count = formatNumber(t.locale, durationMs ?? 0)
  const line =
    responseStatus === null
      ? t('service.delivery.noAnswer', { duration: count })
      : t('service.delivery.took', { status: responseStatus, duration: count })
  return {
    ...{ id, type, at: formatDateTime(t.locale, Date.parse(createdAt), timeZone) },
    payload: JSON.stringify(JSON.parse(payload), null, 2),
    outcome: { tone, text: t(`service.delivery.${status}`) },
    attempts: next === false ? tried : t('service.delivery.next', { attempts: tried, at: next }),
    answer: durationMs !== null && { line, text: responseText || false },
  }
}
