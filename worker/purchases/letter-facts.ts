import { formatDate, formatMoney } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, nameIn, packById, planById } from '../../programme/find.ts'
import { WITHDRAWAL_DAYS } from '../../programme/incident-ledger.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Purchase } from './view.ts'

/** What a pack is called: the plan its incidents have, and how many they are. */
export function packName(t: ServiceTranslate, packId: string): string {
  const pack = known(packById(programme, packId), 'pack', packId)
  const plan = known(planById(programme, pack.plan), 'plan', pack.plan)
  return t('programme.pack.name', { plan: nameIn(plan.name, t.locale), count: pack.incidents })
}

/** What was ordered, as rows of a letter. */
export function orderRows(t: ServiceTranslate, purchase: Purchase): [name: string, value: string][] {
  return [
    [t('mail.receipt.pack'), packName(t, purchase.pack)],
    [t('mail.receipt.price'), formatMoney(t.locale, purchase.amountMinor, purchase.currency)],
    [t('mail.receipt.purchase'), purchase.id],
  ]
}

/** What a receipt says besides the order. */
interface ReceiptFacts {
  /** First instant at which the incidents can no longer be spent. */
  expiresAt: EpochMs
  balance: number
  /** What was taken by card, VAT included; minor units. */
  totalMinor?: number | null
  discountMinor?: number | null
}

/** What was paid for, as rows of a letter. */
export function receiptRows(t: ServiceTranslate, purchase: Purchase, facts: ReceiptFacts): [string, string][] {
  return [
    ...orderRows(t, purchase),
    ...paymentRows(t, purchase, facts),
    [t('mail.receipt.expires'), formatDate(t.locale, facts.expiresAt - 1, programme.vendor.timeZone)],
    [t('mail.receipt.balance'), t('service.incidents.count', { count: facts.balance })],
    [t('mail.receipt.withdrawal'), t(startConsentKey(purchase), { count: WITHDRAWAL_DAYS })],
  ]
}

/** What was paid by card in the end; nothing for a payment by invoice, which says it itself. */
function paymentRows(
  t: ServiceTranslate,
  { currency }: Purchase,
  { totalMinor, discountMinor }: ReceiptFacts,
): [string, string][] {
  if (totalMinor == null) return []
  const money = (minor: number) => formatMoney(t.locale, minor, currency)
  const discount: [string, string][] = discountMinor ? [[t('mail.receipt.discount'), money(discountMinor)]] : []
  return [...discount, [t('mail.receipt.paid'), money(totalMinor)]]
}

function startConsentKey({ startConsentAt }: Purchase) {
  return startConsentAt === null ? 'mail.receipt.noStartConsent' : 'mail.receipt.startConsent'
}

/** What became of money that was paid, as rows of a letter. @param facts what has gone back in all, and what that did to the incidents */
export function reversalRows(
  t: ServiceTranslate,
  purchase: Purchase,
  { refundedMinor, takeBack, balance }: { refundedMinor: number; takeBack: number; balance: number },
): [string, string][] {
  const moved = t('service.incidents.count', { count: Math.abs(takeBack) })
  return [
    [t('mail.receipt.pack'), packName(t, purchase.pack)],
    [t('mail.receipt.purchase'), purchase.id],
    [t('mail.reversal.paidBack'), formatMoney(t.locale, refundedMinor, purchase.currency)],
    ...(takeBack === 0
      ? []
      : [[t(takeBack > 0 ? 'mail.reversal.takenBack' : 'mail.reversal.givenBack'), moved] as [string, string]]),
    [t('mail.receipt.balance'), t('service.incidents.count', { count: balance })],
  ]
}

/** The buyer's page of this purchase, in the language it was made in. */
export function purchaseLink(env: VerbContext['env'], { id, locale }: Pick<Purchase, 'id' | 'locale'>): string {
  return `${env.ORIGIN}/${locale}/incidents/?purchase=${id}`
}
