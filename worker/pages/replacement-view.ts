import { formatDateTime, formatLocalDate } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { wordWithin } from '../../locales/wording.ts'
import { programme } from '../../programme/active.ts'
import { calendarById, productById } from '../../programme/find.ts'
import type { Product } from '../../programme/schema.ts'
import { transition } from '../../programme/ticket-status.ts'
import { type ReplacementStep, replacementAfter } from '../../programme/warranty.ts'
import type { VerbContext } from '../context.ts'
import { asksForDevice } from '../devices/of-ticket.ts'
import { replacementOf } from '../replacements/read.ts'
import type { ReplacementView, WarrantyView } from '../replacements/view.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { deviceInWords, wordWithoutWarranty } from './device-view.ts'

/** Fields of the forms about a replacement, on the agents' page. */
export const REPLACEMENT_FIELDS = ['diagnosis', 'serial', 'shipment-tracking', 'shipment-serial']

/**
 * The device of a ticket, its warranty and its replacement in words; false for a ticket that is not about hardware with a warranty. Read
 * only for those that are.
 * @param reader whose zone times are written in; `mayConfirm` says whether an arrival is theirs to confirm
 */
export async function replacementInWords(
  ctx: VerbContext,
  t: ServiceTranslate,
  ticket: Ticket,
  { timeZone, mayConfirm }: Pick<Account, 'timeZone'> & { mayConfirm: boolean },
) {
  const product = productById(programme, ticket.product)
  if (!product?.warranty || !asksForDevice(ticket)) return false
  const { warranty, replacement } = await replacementOf(ctx, ticket)
  const may = (step: ReplacementStep) => replacement !== null && replacementAfter(replacement.status, step) !== null
  const isCovered = warranty === null || warranty.isCovered
  return {
    device: warranty !== null && deviceInWords(t, warranty.device),
    why: warranty !== null && wordCoverage(t, warranty),
    open: isCovered ? [] : wordWithoutWarranty(t, product),
    isOpen: !isCovered,
    terms: isCovered ? wordTerms(t, product) : [],
    hasTerms: isCovered,
    replacement: replacement !== null && statusInWords(t, replacement, timeZone),
    can: {
      diagnose: replacement === null && isCovered && transition(ticket.status, 'diagnose', 'agent').ok,
      nameDevice: warranty === null,
      ship: may('ship'),
      arrive: may('arrive'),
      return: may('return'),
      cancel: may('cancel'),
      confirm: mayConfirm && may('arrive'),
    },
  }
}

function wordCoverage(t: ServiceTranslate, { device, isCovered }: WarrantyView): string {
  const date = formatLocalDate(t.locale, device.warranty.until)
  return t(isCovered ? 'service.warranty.covered' : 'service.warranty.notCovered', { date })
}

/** What the warranty of a product promises, a sentence each. */
function wordTerms(t: ServiceTranslate, { warranty }: Product): string[] {
  if (!warranty) return []
  const within = wordWithin(t, warranty.replacementWithin, calendarById(programme, warranty.replacementCalendar) ?? null)
  return [
    t('service.warranty.terms.replacement', { within }),
    t(warranty.returnPaid ? 'service.warranty.terms.returnPaid' : 'service.warranty.terms.return'),
    ...(warranty.onSiteRepair ? [t('service.warranty.terms.onSite')] : []),
  ]
}

function statusInWords(t: ServiceTranslate, replacement: ReplacementView, timeZone: string) {
  const { status, diagnosis, dueAt, inTime, shippedAt, tracking, newSerial, arrivedAt, returnedAt } = replacement
  const at = (instant: string | null) => instant !== null && formatDateTime(t.locale, Date.parse(instant), timeZone)
  return {
    state: t(`service.replacement.status.${status}`),
    tone: inTime === false ? 'danger' : inTime ? '' : 'warning',
    promise: t(`service.replacement.${shippedAt ? 'shipped' : 'awaited'}.${inTime === false ? 'late' : 'inTime'}`, {
      due: at(dueAt) || '',
      shipped: at(shippedAt) || '',
    }),
    isLate: inTime === false,
    diagnosis,
    tracking: tracking ?? false,
    newSerial: newSerial ?? false,
    arrived: at(arrivedAt),
    returned: at(returnedAt),
  }
}
