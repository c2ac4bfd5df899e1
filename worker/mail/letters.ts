import type { ServiceTranslate } from '../../locales/service.ts'
import type { ReversalNews } from '../purchases/decide-reversal.ts'
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
  /** Whether an answer by mail reaches it. */
  takesReplies: boolean
}

/** A letter to the customer of a ticket. All of them have one subject, as mail programs want of what is one conversation. */
export function ticketLetter(
  t: ServiceTranslate,
  { number, subject, takesReplies }: TicketFacts,
  blocks: readonly Block[],
): Letter {
  return letter(t, t('mail.ticket.subjectLine', { number, subject }), blocks, takesReplies)
}

/** A ticket has been received; names what was promised. */
export function ticketReceivedMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  promises: readonly (readonly [string, string])[],
): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.ticketReceived.intro') },
    { kind: 'facts', rows: [[t('mail.ticket.number'), ticket.number], [t('mail.ticket.subject'), ticket.subject], ...promises] },
    toTicket(t, ticket),
    { kind: 'paragraph', text: t('mail.ticketReceived.outro') },
  ])
}

/** How a ticket was resolved, and what that does to the incident, as rows; and for how many days it can be reopened. */
export interface ResolutionFacts {
  rows: readonly (readonly [string, string])[]
  reopenDays: number
  /** Whether the reader is asked how we did. */
  asksToRate: boolean
}

/** An agent has replied. @param resolution given where the reply resolves the ticket */
export function replyMail(t: ServiceTranslate, ticket: TicketFacts, body: string, resolution?: ResolutionFacts): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.reply.intro', { number: ticket.number }) },
    { kind: 'quote', text: body },
    ...(resolution ? resolutionBlocks(t, ticket, resolution) : []),
    toTicket(t, ticket),
    ...(resolution?.asksToRate ? askToRate(t, ticket) : []),
  ])
}

/** The ticket's status has changed; `statusText` is the whole sentence. */
export function statusMail(t: ServiceTranslate, ticket: TicketFacts, statusText: string): Letter {
  return ticketLetter(t, ticket, [{ kind: 'paragraph', text: statusText }, toTicket(t, ticket)])
}

/** The ticket is resolved. */
export function resolvedMail(t: ServiceTranslate, ticket: TicketFacts, resolution: ResolutionFacts): Letter {
  return ticketLetter(t, ticket, [
    ...resolutionBlocks(t, ticket, resolution),
    toTicket(t, ticket),
    ...(resolution.asksToRate ? askToRate(t, ticket) : []),
  ])
}

function resolutionBlocks(t: ServiceTranslate, { number }: TicketFacts, { rows, reopenDays }: ResolutionFacts): Block[] {
  return [
    { kind: 'paragraph', text: t('mail.resolved.intro', { number }) },
    { kind: 'facts', rows },
    { kind: 'paragraph', text: t('mail.resolved.reopen', { count: reopenDays }) },
  ]
}

function askToRate(t: ServiceTranslate, { link }: TicketFacts): Block[] {
  return [
    { kind: 'paragraph', text: t('mail.resolved.rate') },
    { kind: 'button', text: t('mail.resolved.rateButton'), href: `${link}#rating` },
  ]
}

/** An agent has found several problems in a ticket; the customer is asked whether each becomes a ticket and an incident of its own. */
export function splitProposedMail(t: ServiceTranslate, ticket: TicketFacts, subjects: readonly string[]): Letter {
  const { number } = ticket
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.splitProposed.intro', { number }) },
    { kind: 'facts', rows: subjects.map((part, index) => [t('mail.splitProposed.part', { position: index + 1 }), part]) },
    { kind: 'paragraph', text: t('mail.splitProposed.cost', { count: subjects.length }) },
    { kind: 'paragraph', text: t('mail.splitProposed.choice') },
    { kind: 'button', text: t('mail.splitProposed.button'), href: ticket.link },
  ])
}

/** A ticket was split: the tickets its further problems have become, each with what was promised for it. */
export function splitMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  parts: readonly (TicketFacts & { promises: readonly (readonly [string, string])[] })[],
): Letter {
  const { number } = ticket
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.split.intro', { number, count: parts.length }) },
    ...parts.flatMap((part): Block[] => [
      {
        kind: 'facts',
        rows: [[t('mail.ticket.number'), part.number], [t('mail.ticket.subject'), part.subject], ...part.promises],
      },
      toTicket(t, part),
    ]),
    { kind: 'paragraph', text: t('mail.split.outro', { number }) },
  ])
}

/** Incidents will expire soon. @param facts how many, of which pack, the last day on which they can be spent, and where they are */
export function incidentsExpireMail(
  t: ServiceTranslate,
  { count, pack, date, link }: { count: number; pack: string; date: string; link: string },
): Letter {
  return letter(t, t('mail.incidentsExpire.subject', { count, date }), [
    { kind: 'paragraph', text: t('mail.incidentsExpire.intro', { count, pack, date }) },
    { kind: 'paragraph', text: t('mail.incidentsExpire.choice') },
    { kind: 'button', text: t('mail.receipt.button'), href: link },
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

/** Money that was paid for a pack goes back, or is disputed, or has not gone back after all; the rows say what that does. */
export function reversalMail(
  t: ServiceTranslate,
  news: ReversalNews,
  rows: readonly (readonly [string, string])[],
  link: string,
): Letter {
  return letter(t, t(`mail.reversal.${news}.subject`), [
    { kind: 'paragraph', text: t(`mail.reversal.${news}.intro`) },
    { kind: 'facts', rows },
    { kind: 'button', text: t('mail.receipt.button'), href: link },
  ])
}

/** What a letter about an invoice says of it: its rows, and where it is. */
export interface InvoiceFacts {
  number: string
  rows: readonly (readonly [string, string])[]
  link: string
}

/** A pack is ordered by invoice, and this is the invoice; incidents follow the payment. */
export function invoiceMail(t: ServiceTranslate, invoice: InvoiceFacts): Letter {
  return invoiceLetter(t, t('mail.invoice.subject', { number: invoice.number }), [t('mail.invoice.intro')], invoice)
}

/** An invoice is still open: before its date a friendly word, after it what happens next. */
export function invoiceReminderMail(t: ServiceTranslate, invoice: InvoiceFacts, isOverdue: boolean): Letter {
  const { number } = invoice
  const paragraphs = [t(isOverdue ? 'mail.invoiceReminder.overdue' : 'mail.invoiceReminder.soon', { number })]
  return invoiceLetter(
    t,
    t('mail.invoiceReminder.subject', { number }),
    [...paragraphs, t('mail.invoiceReminder.crossed')],
    invoice,
  )
}

/** An order is over unpaid, and its invoice is taken back by a credit note. */
export function invoiceCreditedMail(
  t: ServiceTranslate,
  note: InvoiceFacts & { credited: string },
  why: 'lapsed' | 'cancelled',
): Letter {
  const params = { number: note.credited }
  return invoiceLetter(t, t('mail.invoiceCredited.subject', params), [t(`mail.invoiceCredited.${why}`, params)], note)
}

function invoiceLetter(t: ServiceTranslate, subject: string, paragraphs: string[], { rows, link }: InvoiceFacts): Letter {
  return letter(t, subject, [
    ...paragraphs.map((text) => ({ kind: 'paragraph', text }) as const),
    { kind: 'facts', rows },
    { kind: 'button', text: t('mail.invoice.button'), href: link },
  ])
}

/** Somebody is invited to share the licenses of an organisation. */
export function invitationMail(
  t: ServiceTranslate,
  facts: { organisation: string; inviter: string; email: string; link: string; days: number },
): Letter {
  const { organisation, inviter, email, link, days } = facts
  return letter(t, t('mail.invitation.subject', { organisation }), [
    { kind: 'paragraph', text: t('mail.invitation.intro', { inviter, organisation }) },
    { kind: 'button', text: t('mail.invitation.button'), href: link },
    { kind: 'paragraph', text: t('mail.invitation.validity', { count: days, email }) },
    { kind: 'paragraph', text: t('mail.invitation.notYou') },
  ])
}

/** Somebody no longer belongs to an organisation, by its owner's hand. */
export function memberRemovedMail(t: ServiceTranslate, { organisation }: { organisation: string }): Letter {
  return letter(t, t('mail.memberRemoved.subject', { organisation }), [
    { kind: 'paragraph', text: t('mail.memberRemoved.intro', { organisation }) },
    { kind: 'paragraph', text: t('mail.memberRemoved.tickets') },
  ])
}

/** An organisation has a new owner, who reads this. */
export function handedOverMail(
  t: ServiceTranslate,
  { organisation, formerOwner, link }: { organisation: string; formerOwner: string; link: string },
): Letter {
  return letter(t, t('mail.handedOver.subject', { organisation }), [
    { kind: 'paragraph', text: t('mail.handedOver.intro', { organisation, formerOwner }) },
    { kind: 'button', text: t('mail.handedOver.button'), href: link },
  ])
}

function toTicket(t: ServiceTranslate, ticket: TicketFacts): Block {
  return { kind: 'button', text: t('mail.ticket.button'), href: ticket.link }
}
