import { formatDate, formatMoney } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, nameIn, packById, planById } from '../../programme/find.ts'
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

/** What was paid for, as rows of a letter. @param expiresAt first instant at which the incidents can no longer be spent */
export function receiptRows(
  t: ServiceTranslate,
  purchase: Purchase,
  facts: { expiresAt: EpochMs; balance: number },
): [string, string][] {
  return [
    ...orderRows(t, purchase),
    [t('mail.receipt.expires'), formatDate(t.locale, facts.expiresAt - 1, programme.vendor.timeZone)],
    [t('mail.receipt.balance'), t('service.incidents.count', { count: facts.balance })],
  ]
}

/** The buyer's page of this purchase, in the language it was made in. */
export function purchaseLink(env: VerbContext['env'], { id, locale }: Pick<Purchase, 'id' | 'locale'>): string {
  return `${env.ORIGIN}/${locale}/incidents/?purchase=${id}`
}
