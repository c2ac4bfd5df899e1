import { formatDateTime } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { VerbContext } from '../context.ts'
import { takesReplies } from '../mail/envelope.ts'
import type { TicketFacts } from '../mail/letters.ts'
import type { About } from '../mail/outbox.ts'
import type { Ticket } from './change.ts'

/** What a letter calls a ticket; the link leads to it in the language it was written in. */
export function ticketFacts(ctx: Pick<VerbContext, 'env'>, ticket: Pick<Ticket, 'number' | 'subject' | 'locale'>): TicketFacts {
  const link = `${ctx.env.ORIGIN}/${ticket.locale}/tickets/${ticket.number}/`
  return { number: ticket.number, subject: ticket.subject, link, takesReplies: takesReplies(ctx.env) }
}

/** The same for one of ours, who reads the desk in their own language. */
export function deskTicketFacts(
  ctx: Pick<VerbContext, 'env'>,
  { number, subject }: Pick<Ticket, 'number' | 'subject'>,
  locale: Locale,
): TicketFacts {
  return { number, subject, link: `${ctx.env.ORIGIN}/${locale}/desk/tickets/${number}/`, takesReplies: false }
}

/** What the outbox notes of a mail to a ticket's customer, so that an answer finds the ticket. */
export function aboutTicket({ accountId, number }: Pick<Ticket, 'accountId' | 'number'>): About {
  return { accountId, ticketNumber: number }
}

/** What was promised for a ticket, as rows of a letter, in the reader's zone; without those that were not. */
export function promiseRows(t: ServiceTranslate, ticket: Ticket, timeZone: string): [name: string, value: string][] {
  const dueAt = {
    assignment: ticket.assignmentDueAt,
    firstResponse: ticket.firstResponseDueAt,
    resolution: ticket.resolutionDueAt,
  }
  return TARGET_EVENTS.flatMap((event): [string, string][] => {
    const at = dueAt[event]
    return at === null ? [] : [[t(`service.deadline.${event}`), formatDateTime(t.locale, at, timeZone)]]
  })
}
