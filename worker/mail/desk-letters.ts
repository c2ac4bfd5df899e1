import type { ServiceTranslate } from '../../locales/service.ts'
import { type Block, type Letter, letter } from './letter.ts'
import { type TicketFacts, ticketLetter } from './letters.ts'

/**
 * To the customer: a ticket of theirs was merged into another, where the conversation goes on.
 * @param incident what that does to the incident spent on it; false where none was
 */
export function mergedMail(
  t: ServiceTranslate,
  merged: Pick<TicketFacts, 'number' | 'subject'>,
  kept: TicketFacts,
  incident: string | false,
): Letter {
  const params = { number: merged.number, into: kept.number }
  const rows: [string, string][] = [
    [t('mail.ticket.number'), merged.number],
    [t('mail.ticket.subject'), merged.subject],
    ...(incident ? [[t('mail.resolved.incident'), incident] as [string, string]] : []),
  ]
  return ticketLetter(t, kept, [
    { kind: 'paragraph', text: t('mail.merged.intro', params) },
    { kind: 'facts', rows },
    { kind: 'paragraph', text: t('mail.merged.outro', params) },
    { kind: 'button', text: t('mail.ticket.button'), href: kept.link },
  ])
}

/** To an agent: a colleague has put them in charge of a ticket. @param by the colleague's name @param note why; null: not said */
export function assignedMail(t: ServiceTranslate, ticket: TicketFacts, by: string, note: string | null): Letter {
  const { number, subject } = ticket
  const why: Block[] = note === null ? [] : [{ kind: 'quote', text: note }]
  return letter(t, t('mail.assigned.subject', { number, subject }), [
    { kind: 'paragraph', text: t('mail.assigned.intro', { number, name: by }) },
    ...why,
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}
