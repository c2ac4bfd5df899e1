import type { ServiceTranslate } from '../../locales/service.ts'
import { VERSION_NOT_TOLD } from '../../programme/product-version.ts'
import type { TicketStatus } from '../../programme/ticket-status.ts'
import { productName } from './entitlement-words.ts'

/** A status as its customer reads it, with the badge's tone (a class, '' for the usual one). */
export function wordStatus(t: ServiceTranslate, status: TicketStatus): { text: string; tone: string } {
  switch (status) {
    case 'new':
    case 'open':
      return { text: t(`programme.status.${status}`), tone: '' }
    case 'waiting':
      return { text: t('service.status.waitingForYou'), tone: 'warning' }
    case 'resolved':
    case 'closed':
      return { text: t(`programme.status.${status}`), tone: 'plain' }
    default:
      return status satisfies never
  }
}

/** A product with a version of it, where one was told. */
export function wordProduct(t: ServiceTranslate, id: string, version: string): string {
  if (version === VERSION_NOT_TOLD) return t('service.ticket.productOfUnknownVersion', { product: productName(t, id) })
  return t('service.ticket.product', { product: productName(t, id), version })
}
