import type { Locale } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import type { Letter } from '../mail/letter.ts'
import type { TicketFacts } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { Ticket } from '../tickets/change.ts'
import { aboutTicket, ticketFacts } from '../tickets/letter-facts.ts'

type LetterContext = Pick<VerbContext, 'db' | 'env' | 'now' | 'locale'>
type NamedTicket = Pick<Ticket, 'number' | 'subject' | 'locale' | 'accountId'>

/** Somebody who is written to, in their own language. */
export interface Reader {
  id: string
  email: string
  locale: Locale
}

/** The statement of a letter about a ticket to somebody who is, or was, on it; a reply to it finds the ticket. */
export function letterTo(
  ctx: LetterContext,
  ticket: NamedTicket,
  reader: Reader,
  write: (t: ServiceTranslate, facts: TicketFacts, reader: Reader) => Letter,
) {
  const { id, email, locale } = reader
  const letter = write(serviceTranslators[locale], ticketFacts(ctx, { ...ticket, locale }), reader)
  return mailRow(ctx, email, letter, locale, { ...aboutTicket(ticket), accountId: id })
}

/** The statements of the letters that tell everybody on a ticket the same: its customer in the ticket's language, each participant in their own. */
export function lettersToAll(
  ctx: LetterContext,
  { ticket, customerEmail, participants }: { ticket: NamedTicket; customerEmail: string; participants: readonly Reader[] },
  write: (t: ServiceTranslate, facts: TicketFacts, reader: Reader) => Letter,
) {
  const customer = { id: ticket.accountId, email: customerEmail, locale: ticket.locale }
  return [customer, ...participants].map((reader) => letterTo(ctx, ticket, reader, write))
}
