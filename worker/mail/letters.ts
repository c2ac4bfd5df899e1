import type { ServiceTranslate } from '../../locales/service.ts'
import { type Block, type Letter, letter } from './letter.ts'

/** The code and link that sign somebody in. */
export function signInMail(t: ServiceTranslate, facts: { code: string; link: string; minutes: number }): Letter {
  return letter(t, t('mail.signIn.subject', { code: facts.code }), [
    { kind: 'paragraph', text: t('mail.signIn.codeIntro') },
    { kind: 'code', text: facts.code },
    { kind: 'paragraph', text: t('mail.signIn.linkIntro') },
    { kind: 'button', text: t('mail.signIn.button'), href: facts.link },
    { kind: 'paragraph', text: t('mail.signIn.validity', { count: facts.minutes }) },
    { kind: 'paragraph', text: t('mail.signIn.notYou') },
  ])
}

/** What a ticket is called in a letter, and where it is. */
export interface TicketFacts {
  number: string
  subject: string
  link: string
}

/** A ticket has been received; names what was promised. */
export function ticketReceivedMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  promises: readonly (readonly [string, string])[],
): Letter {
  return letter(t, t('mail.ticketReceived.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: t('mail.ticketReceived.intro') },
    { kind: 'facts', rows: [[t('mail.ticket.number'), ticket.number], [t('mail.ticket.subject'), ticket.subject], ...promises] },
    toTicket(t, ticket),
    { kind: 'paragraph', text: t('mail.ticketReceived.outro') },
  ])
}

/** An agent has replied. */
export function replyMail(t: ServiceTranslate, ticket: TicketFacts, body: string): Letter {
  return letter(t, t('mail.reply.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: t('mail.reply.intro', { number: ticket.number }) },
    { kind: 'quote', text: body },
    toTicket(t, ticket),
  ])
}

/** The ticket's status has changed; `statusText` is the whole sentence. */
export function statusMail(t: ServiceTranslate, ticket: TicketFacts, statusText: string): Letter {
  return letter(t, t('mail.status.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: statusText },
    toTicket(t, ticket),
  ])
}

/** The ticket is resolved; `rows` say how, and what that does to the incident. */
export function resolvedMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  rows: readonly (readonly [string, string])[],
  reopenDays: number,
): Letter {
  return letter(t, t('mail.resolved.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: t('mail.resolved.intro', { number: ticket.number }) },
    { kind: 'facts', rows },
    { kind: 'paragraph', text: t('mail.resolved.reopen', { count: reopenDays }) },
    toTicket(t, ticket),
  ])
}

/** A pack is paid for and its incidents are there. */
export function receiptMail(t: ServiceTranslate, rows: readonly (readonly [string, string])[], link: string): Letter {
  return letter(t, t('mail.receipt.subject'), [
    { kind: 'paragraph', text: t('mail.receipt.intro') },
    { kind: 'facts', rows },
    { kind: 'button', text: t('mail.receipt.button'), href: link },
  ])
}

/** A pack is ordered by invoice; incidents follow the payment. */
export function invoiceOrderedMail(t: ServiceTranslate, rows: readonly (readonly [string, string])[], link: string): Letter {
  return letter(t, t('mail.invoiceOrdered.subject'), [
    { kind: 'paragraph', text: t('mail.invoiceOrdered.intro') },
    { kind: 'facts', rows },
    { kind: 'button', text: t('mail.invoiceOrdered.button'), href: link },
  ])
}

function toTicket(t: ServiceTranslate, ticket: TicketFacts): Block {
  return { kind: 'button', text: t('mail.ticket.button'), href: ticket.link }
}
