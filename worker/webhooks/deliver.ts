import { and, asc, eq, inArray, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { EpochMs } from '../../programme/schema.ts'
import type { Db } from '../db/client.ts'
import { webhookDeliveries, webhookEndpoints } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { isDeliverable } from './address.ts'
import { signedHeaders } from './signature.ts'
import { switchOffLetters } from './switch-off.ts'
import type { Delivery, Endpoint } from './view.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Waits after each attempt that failed; after the last one more attempt is the last. As Standard Webhooks recommends. */
export const RETRY_AFTER_MS = [
  ...[5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS],
  ...[10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS],
]
const ATTEMPTS_MAX = RETRY_AFTER_MS.length + 1
/** An endpoint that has taken nothing for this long is switched off. */
export const FAILING_MAX_MS = 5 * DAY_MS
/** How long what was sent is kept for the log. */
export const KEPT_MS = 30 * DAY_MS
/** An endpoint answers within this time. */
const TIMEOUT_MS = 15 * SECOND_MS
/** Of an answer so much is kept, bytes. */
const RESPONSE_BYTES_MAX = 1024
/** Deliveries at once: a Worker has six connections. */
const AT_ONCE = 6
/** Rounds of the cron trigger: at the worst, with nobody answering, they end before the next begins. */
const ROUNDS_MAX = 15

/** What delivering works with. */
export interface DeliveryContext {
  env: Env
  db: Db
  now: EpochMs
  /** Tells the time again, for how long an answer took. */
  clock: () => EpochMs
}

/** Sends what is due, round by round. */
export async function deliverAllDue(ctx: DeliveryContext): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) if ((await deliverDue(ctx)) < AT_ONCE) return
}

/** Sends up to six of the events that are due, the oldest first. @returns how many it tried */
export async function deliverDue(ctx: DeliveryContext): Promise<number> {
  const claimed = await claimDue(ctx)
  await Promise.all(claimed.map(({ delivery, endpoint }) => deliver(ctx, delivery, endpoint)))
  return claimed.length
}

/** Clears the log of what is too old to be sent again. */
export function clearDeliveries(db: Db, now: EpochMs) {
  return db.delete(webhookDeliveries).where(lt(webhookDeliveries.createdAt, now - KEPT_MS))
}

/**
 * Takes what is due in one statement: of two runs at once each event is sent by one. A run that dies leaves its events to be sent again
 * after the wait of a failure.
 */
async function claimDue({ db, now }: DeliveryContext): Promise<{ delivery: Delivery; endpoint: Endpoint }[]> {
  const { id, attempts, nextAttemptAt } = webhookDeliveries
  const due = db.select({ id }).from(webhookDeliveries).where(lte(nextAttemptAt, now)).orderBy(asc(nextAttemptAt)).limit(AT_ONCE)
  const waits = RETRY_AFTER_MS.map((wait, index) => sql`when ${index} then ${wait}`)
  const wait: SQL<number> = sql`case ${attempts} ${sql.join(waits, sql` `)} else ${HOUR_MS} end`
  const [deliveries, endpoints] = await db.batch([
    db
      .update(webhookDeliveries)
      .set({ attempts: sql`${attempts} + 1`, nextAttemptAt: sql`${now} + ${wait}` })
      .where(inArray(id, due))
      .returning(),
    db.select().from(webhookEndpoints).where(eq(webhookEndpoints.state, 'enabled')),
  ])
  return deliveries.flatMap((delivery) => {
    const endpoint = endpoints.find((each) => each.id === delivery.endpointId)
    return endpoint ? [{ delivery, endpoint }] : []
  })
}

interface Attempt {
  arrived: boolean
  status: number | null
  text: string
}

async function deliver(ctx: DeliveryContext, delivery: Delivery, endpoint: Endpoint): Promise<void> {
  const { db, now, clock } = ctx
  const begunAt = clock()
  const { arrived, status, text } = await post(ctx, delivery, endpoint)
  const isOver = arrived || delivery.attempts >= ATTEMPTS_MAX
  const outcome = { attemptedAt: now, responseStatus: status, responseText: text, durationMs: clock() - begunAt }
  const { id, failingSince } = webhookEndpoints
  const statements: [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]] = [
    db
      .update(webhookDeliveries)
      .set({ ...outcome, ...(isOver && { nextAttemptAt: null }), ...(arrived && { deliveredAt: now }) })
      .where(eq(webhookDeliveries.id, delivery.id)),
    arrived
      ? db
          .update(webhookEndpoints)
          .set({ failingSince: null })
          .where(and(eq(id, endpoint.id), isNotNull(failingSince)))
      : db
          .update(webhookEndpoints)
          .set({ failingSince: sql`coalesce(${failingSince}, ${now})` })
          .where(eq(id, endpoint.id)),
  ]
  const hasFailedForDays = !arrived && endpoint.failingSince !== null && now - endpoint.failingSince >= FAILING_MAX_MS
  if (hasFailedForDays) statements.push(...(await switchOffLetters(ctx, endpoint, endpoint.failingSince ?? now)))
  await db.batch(statements)
}

/** One attempt. Every status but one of success has failed, a redirect included: the address is the administrator's to correct. */
async function post({ env, now }: DeliveryContext, delivery: Delivery, endpoint: Endpoint): Promise<Attempt> {
  if (!isDeliverable(env, endpoint.url)) return { arrived: false, status: null, text: 'the address is not public' }
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      body: delivery.payload,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Bistand-Webhooks/1',
        ...(await signedHeaders(env, endpoint, delivery, now)),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { arrived: response.ok, status: response.status, text: await beginningOf(response) }
  } catch (error) {
    return {
      arrived: false,
      status: null,
      text: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'no answer',
    }
  }
}

async function beginningOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(RESPONSE_BYTES_MAX)
  let length = 0
  for await (const chunk of response.body ?? []) {
    const part = chunk.subarray(0, RESPONSE_BYTES_MAX - length)
    bytes.set(part, length)
    length += part.length
    if (length === RESPONSE_BYTES_MAX) break
  }
  return new TextDecoder().decode(bytes.subarray(0, length))
}
