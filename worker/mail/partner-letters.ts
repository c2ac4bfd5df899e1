import type { ServiceTranslate } from '../../locales/service.ts'
import { type Letter, letter } from './letter.ts'
import { type TicketFacts, ticketLetter } from './letters.ts'

/** To a colleague or a reseller: a ticket is shared with them. @param sharer name or address of its customer */
export function ticketSharedMail(t: ServiceTranslate, ticket: TicketFacts, sharer: string): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.ticketShared.intro', { sharer, number: ticket.number }) },
    { kind: 'paragraph', text: t('mail.ticketShared.rights') },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** To an end customer, who need not have an account: a reseller asks us on their behalf, and for their consent. */
export function consentAskedMail(
  t: ServiceTranslate,
  facts: { reseller: string; product: string; link: string; days: number },
): Letter {
  const { reseller, product, link, days } = facts
  return letter(t, t('mail.consentAsked.subject', { reseller, product }), [
    { kind: 'paragraph', text: t('mail.consentAsked.intro', { reseller, product }) },
    { kind: 'paragraph', text: t('mail.consentAsked.choice', { reseller }) },
    { kind: 'button', text: t('mail.consentAsked.button'), href: link },
    { kind: 'paragraph', text: t('mail.consentAsked.validity', { count: days }) },
  ])
}

/** To the reseller: the end customer has consented, and is on the ticket. */
export function consentGivenMail(t: ServiceTranslate, ticket: TicketFacts, customer: string): Letter {
  return consentLetter(t, ticket, t('mail.consentGiven.intro', { customer, number: ticket.number }))
}

/** To the reseller: the end customer does not consent. */
export function consentDeclinedMail(t: ServiceTranslate, ticket: TicketFacts): Letter {
  return consentLetter(t, ticket, t('mail.consentDeclined.intro', { number: ticket.number }))
}

/** To the reseller: the end customer has taken their consent back. */
export function consentWithdrawnMail(t: ServiceTranslate, ticket: TicketFacts): Letter {
  return consentLetter(t, ticket, t('mail.consentWithdrawn.intro', { number: ticket.number }))
}

function consentLetter(t: ServiceTranslate, ticket: TicketFacts, text: string): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}
