import type { ServiceTranslate } from '../../locales/service.ts'
import type { EscalationRole, TargetEvent } from '../../programme/schema.ts'
import { type Letter, letter } from './letter.ts'
import { type TicketFacts, ticketLetter } from './letters.ts'

/** A promise that was broken, as its letter speaks of it. */
export interface BrokenPromise {
  event: TargetEvent
  /** An average was owed to nobody: it is not called a broken promise. */
  firmness: 'owed' | 'average'
  /** When it was due, written out. */
  due: string
  /** The highest role the ticket has been passed on to; null where it has not. */
  passedOnTo: Exclude<EscalationRole, 'assignee'> | null
}

/** To the customer: a promise was not kept, what happens now, and what they can do. */
export function promiseMissedMail(t: ServiceTranslate, ticket: TicketFacts, promise: BrokenPromise): Letter {
  const { event, firmness, due, passedOnTo } = promise
  const paragraphs = [
    t(`mail.promiseMissed.${firmness}.${event}`, { due }),
    ...(passedOnTo ? [t(`mail.promiseMissed.passedOn.${passedOnTo}`)] : []),
    t('mail.promiseMissed.escalate'),
  ]
  return ticketLetter(t, ticket, [
    ...paragraphs.map((text) => ({ kind: 'paragraph', text }) as const),
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** To people of ours: a promise is due soon or overdue. `to` is as whom they are told; "nobody": nobody is in charge yet. */
export function promiseAlertMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  alert: { urgency: 'dueSoon' | 'overdue'; to: EscalationRole | 'nobody' },
  promise: readonly [name: string, due: string],
): Letter {
  const subject = t(`mail.promiseAlert.${alert.urgency}.subject`, { number: ticket.number, subject: ticket.subject })
  return letter(t, subject, [
    { kind: 'paragraph', text: t(`mail.promiseAlert.${alert.urgency}.${alert.to}`) },
    { kind: 'facts', rows: [[t('mail.ticket.number'), ticket.number], [t('mail.ticket.subject'), ticket.subject], promise] },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** To the team lead: the customer has escalated the ticket. */
export function customerEscalatedMail(t: ServiceTranslate, ticket: TicketFacts): Letter {
  return letter(t, t('mail.customerEscalated.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: t('mail.customerEscalated.intro', { number: ticket.number }) },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}
