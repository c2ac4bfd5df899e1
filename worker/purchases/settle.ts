import { and, eq, inArray, type SQL } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, purchases, webhookEvents } from '../db/schema.ts'
import { BOOKED_SIGN, balanceOf, NO_LOT_SIGN, OUT_OF_STEP_SIGN, purchaseEntries } from '../incidents/ledger.ts'
import { receiptMail } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { Checkout, PaymentEvent } from '../payments/port.ts'
import { problem } from '../problems/problem.ts'
import { decideSettlement, type Settlement } from './decide-settlement.ts'
import { purchaseLink, receiptRows } from './letter-facts.ts'
import { applyReversals } from './reverse.ts'
import type { Purchase } from './view.ts'

/** What settling needs of a request; the cron trigger has it, too. */
export type SettleContext = Pick<VerbContext, 'env' | 'db' | 'now'>

/** How often a booking is made anew because the balance moved in between. */
const TRIES_MAX = 5

/** What the database refuses a batch with when what it was decided on has moved in between. */
const MOVED_SIGNS = [OUT_OF_STEP_SIGN, BOOKED_SIGN, NO_LOT_SIGN, 'purchases.refunded_minor', 'webhook_events.id']

/** A purchase with what its booking and its receipt need. */
export interface Settleable {
  purchase: Purchase
  email: string
  /** The ledger's balance before the booking. */
  balance: number
}

/** What is kept of a payment by card. */
type Payment = Partial<Pick<Purchase, 'paymentId' | 'totalMinor' | 'discountMinor' | 'taxMinor' | 'receiptUrl'>>

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
    const [first, ...rest] = [...settlementStatements(ctx, found, settlement, checkout), ...keepEvent(ctx, event)]
    if (first) await ctx.db.batch([first, ...rest])
  })
  // A refund or a dispute may have been faster than the payment it is of; and where we failed before this, we are asked again.
  if (checkout.state === 'paid') await applyReversals(ctx, checkout.purchaseId)
}

/**
 * The statements that make a purchase paid: its lot, the entry that fills it, the receipt. The balance stands in the receipt, so the
 * entry must come to just that; the database refuses the batch where it does not.
 * @param payment what the provider says of the payment; nothing for one by invoice
 */
export function paidStatements(ctx: SettleContext, { purchase, email, balance: before }: Settleable, payment: Payment = {}) {
  const balance = before + purchase.incidents
  // A payment that comes late does not shorten what was bought: the time begins when the incidents are there.
  const expiresAt = lotExpiresAt(programme, purchase.pack, ctx.now)
  const t = serviceTranslators[purchase.locale]
  const letter = receiptMail(t, receiptRows(t, purchase, { expiresAt, balance, ...payment }), purchaseLink(ctx.env, purchase))
  return [
    ctx.db
      .update(purchases)
      .set({ status: 'paid', paidAt: ctx.now, nextCheckAt: null, ...payment })
      .where(eq(purchases.id, purchase.id)),
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
      const hasMoved = MOVED_SIGNS.some((sign) => refusedBy(error, sign))
      if (!hasMoved || tries === TRIES_MAX) throw error
    }
  }
}

function settlementStatements(
  ctx: SettleContext,
  found: Settleable,
  settlement: Exclude<Settlement, 'mismatch'>,
  checkout: Checkout,
) {
  switch (settlement) {
    case 'none':
      return []
    case 'paid':
      return paidStatements(ctx, found, paymentOf(checkout))
    case 'processing':
      return [moveOn(ctx, found.purchase, ['pending'], { status: 'processing' })]
    case 'failed':
    case 'expired':
      return [moveOn(ctx, found.purchase, ['pending', 'processing'], { status: settlement, nextCheckAt: null })]
    default:
      return settlement satisfies never
  }
}

/** Moves a purchase on that is not paid; one that was settled otherwise, or has another checkout, in the meantime stays as it is. */
function moveOn(
  ctx: SettleContext,
  { id, checkouts }: Purchase,
  from: Purchase['status'][],
  to: Pick<Purchase, 'status'> & Partial<Purchase>,
) {
  return ctx.db
    .update(purchases)
    .set(to)
    .where(and(eq(purchases.id, id), eq(purchases.checkouts, checkouts), inArray(purchases.status, from)))
}

/** The invoice's page may be known already, or come later with its own event. */
function paymentOf({ paymentId, totalMinor, discountMinor, taxMinor, receiptUrl }: Checkout): Payment {
  return { paymentId, totalMinor, discountMinor, taxMinor, ...(receiptUrl !== null && { receiptUrl }) }
}

/** The query for an event, by which it is known whether it was applied before. */
export function seenEvent(ctx: SettleContext, event: PaymentEvent | undefined) {
  return ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(eq(webhookEvents.id, event?.id ?? ''))
}

/** The statement that keeps an event as applied; none where there is no event. */
export function keepEvent(ctx: SettleContext, event: PaymentEvent | undefined) {
  return event ? [ctx.db.insert(webhookEvents).values({ id: event.id, type: event.type, receivedAt: ctx.now })] : []
}
