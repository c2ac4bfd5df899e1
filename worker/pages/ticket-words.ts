import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, productById } from '../../programme/find.ts'
import type { TicketStatus } from '../../programme/ticket-status.ts'

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

/** A product with a version of it; the id where the programme no longer has the product. */
export function wordProduct(t: ServiceTranslate, id: string, version: string): string {
  const product = productById(programme, id)
  return t('service.ticket.product', { product: product ? nameIn(product.name, t.locale) : id, version })
}
