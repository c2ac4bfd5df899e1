import { and, eq, type SQL } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, purchases, webhookEvents } from '../db/schema.ts'
import { BOOKED_SIGN, balanceOf, OUT_OF_STEP_SIGN, purchaseEntries } from '../incidents/ledger.ts'
import { receiptMail } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { Checkout, PaymentEvent } from '../payments/port.ts'
import { problem } from '../problems/problem.ts'
import { decideSettlement, type Settlement } from './decide-settlement.ts'
import { purchaseLink, receiptRows } from './letter-facts.ts'
import type { Purchase } from './view.ts'

/** What settling needs of a request; the cron trigger has it, too. */
export type SettleContext = Pick<VerbContext, 'env' | 'db' | 'now'>

/** How often a booking is made anew because the balance moved in between. */
const TRIES_MAX = 5

/** A purchase with what its booking and its receipt need. */
interface Settleable {
  purchase: Purchase
  email: string
  /** The ledger's balance before the booking. */
  balance: number
}

/** The query for a purchase with what settling it needs. */
export function settleable(ctx: SettleContext, where: SQL | undefined) {
  return ctx.db
    .select({ purchase: purchases, email: accounts.email, balance: balanceOf(purchases.accountId) })
    .from(purchases)
    .innerJoin(accounts, eq(accounts.id, purchases.accountId))
    .where(where)
}

/**
 * Applies what the provider reports of a checkout: once, however often it is told, at once or one after the other.
 * @param event the event it was reported in, kept so that it is not applied again; none where we asked ourselves
 * @throws {ProblemError} webhook-purchase-mismatch: a payment for a purchase there is not, or not for what was ordered
 */
export async function settle(
  ctx: SettleContext,
  checkout: Checkout & { purchaseId: string },
  event?: PaymentEvent,
): Promise<void> {
  await retryingOutOfStep(async () => {
    const [[found], seen] = await ctx.db.batch([settleable(ctx, eq(purchases.id, checkout.purchaseId)), seenEvent(ctx, event)])
    if (seen.length > 0) return
    if (!found && checkout.state !== 'paid') return
    const settlement = found ? decideSettlement(found.purchase, checkout) : 'mismatch'
    if (!found || settlement === 'mismatch') throw problem('webhook-purchase-mismatch')
    const [first, ...rest] = [...settlementStatements(ctx, found, settlement), ...keepEvent(ctx, event)]
    if (first) await ctx.db.batch([first, ...rest])
  })
}

/**
 * The statements that make a purchase paid: its lot, the entry that fills it, the receipt. The balance stands in the receipt, so the
 * entry must come to just that; the database refuses the batch where it does not.
 */
export function paidStatements(ctx: SettleContext, { purchase, email, balance: before }: Settleable) {
  const balance = before + purchase.incidents
  // A payment that comes late does not shorten what was bought: the time begins when the incidents are there.
  const expiresAt = lotExpiresAt(programme, purchase.pack, ctx.now)
  const t = serviceTranslators[purchase.locale]
  const letter = receiptMail(t, receiptRows(t, purchase, { expiresAt, balance }), purchaseLink(ctx.env, purchase))
  return [
    ctx.db.update(purchases).set({ status: 'paid', paidAt: ctx.now, nextCheckAt: null }).where(eq(purchases.id, purchase.id)),
    ...purchaseEntries(ctx, purchase, expiresAt, balance),
    mailRow({ ...ctx, locale: purchase.locale satisfies Locale }, email, letter),
  ] as const
}

/** Does `decideAndWrite`, and again from the reading when the balance has moved in between. A purchase that is booked by then is settled. */
export async function retryingOutOfStep<T>(decideAndWrite: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await decideAndWrite()
    } catch (error) {
      const hasMoved = [OUT_OF_STEP_SIGN, BOOKED_SIGN, 'webhook_events.id'].some((sign) => refusedBy(error, sign))
      if (!hasMoved || tries === TRIES_MAX) throw error
    }
  }
}

function settlementStatements(ctx: SettleContext, found: Settleable, settlement: Exclude<Settlement, 'mismatch'>) {
  switch (settlement) {
    case 'none':
      return []
    case 'paid':
      return paidStatements(ctx, found)
    case 'failed':
    case 'expired':
      return [endUnpaid(ctx, found.purchase, settlement)]
    default:
      return settlement satisfies never
  }
}

/** Ends a purchase that was not paid; one that was settled otherwise in the meantime stays as it is. */
function endUnpaid(ctx: SettleContext, { id }: Purchase, status: 'failed' | 'expired') {
  return ctx.db
    .update(purchases)
    .set({ status, nextCheckAt: null })
    .where(and(eq(purchases.id, id), eq(purchases.status, 'pending')))
}

function seenEvent(ctx: SettleContext, event: PaymentEvent | undefined) {
  return ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(eq(webhookEvents.id, event?.id ?? ''))
}

function keepEvent(ctx: SettleContext, event: PaymentEvent | undefined) {
  return event ? [ctx.db.insert(webhookEvents).values({ id: event.id, type: event.type, receivedAt: ctx.now })] : []
}
