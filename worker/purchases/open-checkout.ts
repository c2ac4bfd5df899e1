import { formatLocalDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { WITHDRAWAL_DAYS } from '../../programme/incident-ledger.ts'
import type { VerbContext } from '../context.ts'
import { type CheckoutOrder, PaymentFailure } from '../payments/port.ts'
import { paymentProvider } from '../payments/provider.ts'
import { problem } from '../problems/problem.ts'
import { packName, purchaseLink } from './letter-facts.ts'
import { FIRST_CHECK_MS } from './reconcile.ts'
import type { Purchase } from './view.ts'

/**
 * Opens a checkout for a purchase, its first or the next one, before anything is written: a buyer who is told of one can pay, and one
 * that is never told of cannot.
 * @returns the purchase, waiting for its payment there
 * @throws {ProblemError} payment-unavailable where no provider is set up, or it cannot be reached or refuses
 */
export async function openCheckout(ctx: VerbContext, email: string, purchase: Purchase): Promise<Purchase> {
  const provider = paymentProvider(ctx.env)
  if (!provider) throw problem('payment-unavailable')
  const checkouts = purchase.checkouts + 1
  try {
    const { id, url } = await provider.createCheckout(orderFor(ctx, email, { ...purchase, checkouts }))
    const nextCheckAt = ctx.now + FIRST_CHECK_MS
    return { ...purchase, status: 'pending', checkouts, checkoutId: id, checkoutUrl: url, nextCheckAt }
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    console.error(JSON.stringify({ purchase: purchase.id, error: error.message }))
    throw problem('payment-unavailable')
  }
}

function orderFor(ctx: VerbContext, email: string, purchase: Purchase): CheckoutOrder {
  const { id: purchaseId, checkouts: nth, pack, amountMinor, currency, locale, policyVersion } = purchase
  const t = serviceTranslators[locale]
  return {
    ...{ purchaseId, nth, pack, amountMinor, currency, locale, policyVersion, email },
    name: packName(t, pack),
    terms: wordTerms(ctx, t, purchase),
    returnUrl: purchaseLink(ctx.env, purchase),
  }
}

/** What the buyer agrees to once more where they pay: the policy, and the start at once where they asked for it. */
function wordTerms({ env }: VerbContext, t: ServiceTranslate, { policyVersion, startConsentAt }: Purchase): string {
  const version = formatLocalDate(t.locale, policyVersion)
  const terms = t('service.checkout.terms', { version, url: `${env.ORIGIN}/${t.locale}/policy/${policyVersion}/` })
  return startConsentAt === null ? terms : `${terms} ${t('service.checkout.startNow', { count: WITHDRAWAL_DAYS })}`
}
