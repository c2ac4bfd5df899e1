import { formatLocalDate } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { decidePurchase } from '../../programme/entitlement.ts'
import { known, packById, packPriceMinor, productById } from '../../programme/find.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { purchases } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { invoiceOrderedMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { PaymentFailure } from '../payments/port.ts'
import { paymentProvider } from '../payments/provider.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import { orderRows, packName, purchaseLink } from './letter-facts.ts'
import { FIRST_CHECK_MS } from './reconcile.ts'
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
 * @throws {ProblemError} signed-out; the reasons above; pack-not-sold, pack-needs-plan, payment-unavailable
 */
export async function createPurchase(ctx: VerbContext, input: CreatePurchase, key: string | undefined): Promise<CreatedPurchase> {
  const [account, licenses, earlier] = await readAs(ctx, (me) => [licenseFacts(ctx, me), earlierAnswer(ctx, me, key)])
  const requestHash = await requestHashOf(input)
  const answered = replayed<CreatedPurchase>(earlier, requestHash)
  if (answered) return answered
  decide(ctx, account, licenses, input)
  const purchase = await withCheckout(ctx, account, purchaseRow(ctx, account, input))
  const answer = { purchase: purchaseView(purchase), checkoutUrl: purchase.checkoutUrl }
  try {
    await ctx.db.batch([
      ctx.db.insert(purchases).values(purchase),
      ...(purchase.payBy === 'invoice' ? [orderMail(ctx, account, purchase)] : []),
      ...keepAnswer(ctx, account.id, key, requestHash, answer),
    ])
  } catch (error) {
    if (refusedBy(error, 'idempotency_keys')) return createPurchase(ctx, input, key)
    throw error
  }
  deliverSoon(ctx)
  return answer
}

function decide(
  ctx: VerbContext,
  account: Account,
  licenses: Awaited<ReturnType<typeof licenseFacts>>,
  input: CreatePurchase,
): void {
  if (input.policyVersion !== programme.policy.version) {
    throw problem('policy-version-outdated', { params: { version: programme.policy.version } })
  }
  const facts = { product: input.product ?? null, licenses, isReseller: account.roles.includes('reseller'), lots: [] }
  const refusal = decidePurchase(programme, facts, input.pack, ctx.now)
  if (refusal) throw problem(refusal.reason)
}

function purchaseRow(
  ctx: VerbContext,
  account: Account,
  { pack: packId, currency, product: productId, payBy, policyVersion }: CreatePurchase,
) {
  const pack = known(packById(programme, packId), 'pack', packId)
  const product = productId === undefined ? undefined : productById(programme, productId)
  return {
    ...{ id: newId('purchase'), accountId: account.id, pack: packId, currency, payBy, policyVersion, locale: ctx.locale },
    product: productId ?? null,
    incidents: pack.incidents,
    amountMinor: packPriceMinor(pack, currency, product),
    status: 'pending',
    checkoutId: null,
    checkoutUrl: null,
    createdAt: ctx.now,
    nextCheckAt: null,
    paidAt: null,
  } satisfies Purchase
}

/** Opens the checkout before anything is written: a buyer who is told of one can pay, and one that is never told of cannot. */
async function withCheckout(ctx: VerbContext, account: Account, purchase: Purchase): Promise<Purchase> {
  if (purchase.payBy === 'invoice') return purchase
  const provider = paymentProvider(ctx.env)
  if (!provider) throw problem('payment-unavailable')
  const { id: purchaseId, pack, amountMinor, currency, locale, policyVersion } = purchase
  const t = serviceTranslators[locale]
  const terms = { version: formatLocalDate(locale, policyVersion), url: `${ctx.env.ORIGIN}/${locale}/policy/` }
  const order = {
    ...{ purchaseId, pack, amountMinor, currency, locale, policyVersion, email: account.email },
    name: packName(t, pack),
    terms: t('service.checkout.terms', terms),
    returnUrl: purchaseLink(ctx.env, purchase),
  }
  try {
    const { id, url } = await provider.createCheckout(order)
    return { ...purchase, checkoutId: id, checkoutUrl: url, nextCheckAt: ctx.now + FIRST_CHECK_MS }
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    console.error(JSON.stringify({ purchase: purchaseId, error: error.message }))
    throw problem('payment-unavailable')
  }
}

function orderMail(ctx: VerbContext, account: Account, purchase: Purchase) {
  const t = serviceTranslators[purchase.locale]
  return mailRow(ctx, account.email, invoiceOrderedMail(t, orderRows(t, purchase), purchaseLink(ctx.env, purchase)))
}
