import { programme } from '../../programme/active.ts'
import { decidePurchase } from '../../programme/entitlement.ts'
import { known, packById, packPriceMinor, productById } from '../../programme/find.ts'
import { dueDate, nextUnpaidStep } from '../../programme/payment-terms.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { purchases } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { invoiceDraft, issueStatement } from '../invoices/issue.ts'
import { invoiceMailRow } from '../invoices/letter-facts.ts'
import { invoiceMail } from '../mail/letters.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import { openCheckout } from './open-checkout.ts'
import type { CreatePurchase } from './schemas.ts'
import { type Purchase, type PurchaseView, purchaseView } from './view.ts'

/** A purchase that waits for its payment, and where to pay by card. */
export interface CreatedPurchase {
  purchase: PurchaseView
  checkoutUrl: string | null
}

/**
 * Orders a pack: by card a checkout is opened for it, by invoice the order is confirmed by mail. Nothing is written unless all is well.
 * Reasons to refuse, in order: idempotency-key-reused, policy-version-outdated, those of the programme, then the provider's.
 * @throws {ProblemError} signed-out; the reasons above; pack-not-sold, pack-needs-plan, too-many-requests, payment-unavailable
 */
export async function createPurchase(ctx: VerbContext, input: CreatePurchase, key: string | undefined): Promise<CreatedPurchase> {
  const [account, licenses, earlier] = await readAs(ctx, (me) => [licenseFacts(ctx, me), earlierAnswer(ctx, me, key)])
  const requestHash = await requestHashOf(input)
  const answered = replayed<CreatedPurchase>(earlier, requestHash)
  if (answered) return answered
  if (input.billing && input.payBy !== 'invoice') throw fieldProblem('/billing', 'unknown-field')
  assertSold(ctx, account, licenses, input)
  await countAttempts(ctx, [{ kind: 'order-by-account', subject: account.id }])
  const row = purchaseRow(ctx, account, input)
  const purchase = input.payBy === 'card' ? await openCheckout(ctx, account.email, row) : row
  const answer = { purchase: purchaseView(purchase), checkoutUrl: purchase.checkoutUrl }
  try {
    await ctx.db.batch([
      ctx.db.insert(purchases).values(purchase),
      ...(purchase.payBy === 'invoice' ? invoiceStatements(ctx, account, purchase, input) : []),
      ...keepAnswer(ctx, account.id, key, requestHash, answer),
    ])
  } catch (error) {
    if (refusedBy(error, 'idempotency_keys')) return createPurchase(ctx, input, key)
    throw error
  }
  deliverSoon(ctx)
  return answer
}

/**
 * Passes where the pack is sold to the account now, under this version of the policy.
 * @throws {ProblemError} policy-version-outdated, pack-not-sold, pack-needs-plan
 */
export function assertSold(
  ctx: VerbContext,
  account: Account,
  licenses: Awaited<ReturnType<typeof licenseFacts>>,
  input: Pick<CreatePurchase, 'pack' | 'product' | 'policyVersion'>,
): void {
  if (input.policyVersion !== programme.policy.version) {
    throw problem('policy-version-outdated', { params: { version: programme.policy.version } })
  }
  const facts = { product: input.product ?? null, licenses, isReseller: account.roles.includes('reseller'), lots: [] }
  const refusal = decidePurchase(programme, facts, input.pack, ctx.now)
  if (refusal) throw problem(refusal.reason)
}

/** What only a payment brings. */
const UNPAID = {
  ...{ checkouts: 0, checkoutId: null, checkoutUrl: null, nextCheckAt: null, paidAt: null, paymentId: null, receiptUrl: null },
  ...{ totalMinor: null, discountMinor: null, taxMinor: null, refundedMinor: 0 },
}

function purchaseRow(
  ctx: VerbContext,
  account: Account,
  { pack: packId, currency, product: productId, payBy, policyVersion, startNow }: CreatePurchase,
) {
  const pack = known(packById(programme, packId), 'pack', packId)
  const product = productId === undefined ? undefined : productById(programme, productId)
  return {
    ...{ id: newId('purchase'), accountId: account.id, pack: packId, currency, payBy, policyVersion, locale: ctx.locale },
    product: productId ?? null,
    incidents: pack.incidents,
    amountMinor: packPriceMinor(pack, currency, product),
    status: 'pending',
    startConsentAt: startNow ? ctx.now : null,
    ...UNPAID,
    createdAt: ctx.now,
    receivedOn: null,
    nextStepAt: payBy === 'invoice' ? nextUnpaidStep(programme, dueDate(programme, ctx.now), 0).at : null,
  } satisfies Purchase
}

/** The invoice for an order, and the mail that brings it. */
function invoiceStatements(ctx: VerbContext, account: Account, purchase: Purchase, { billing }: CreatePurchase) {
  const draft = invoiceDraft(ctx, purchase, { ...account, billing })
  return [issueStatement(ctx, draft), invoiceMailRow(ctx, account.email, draft, invoiceMail)]
}
