import type { ServiceTranslate } from '../../locales/service.ts'
import type { Letter } from './letter.ts'
import { letter } from './letter.ts'
import { type TicketFacts, ticketLetter } from './letters.ts'

/** What a warranty does about the faulty part, and about who puts the new one in. */
interface Terms {
  returnPaid: boolean
  onSiteRepair: boolean
}

/** The fault of a device is found, and a replacement promised. @param found what it is, and when the replacement is shipped at the latest, written out */
export function faultFoundMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  { diagnosis, due, ...terms }: Terms & { diagnosis: string; due: string },
): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.faultFound.intro') },
    { kind: 'quote', text: diagnosis },
    { kind: 'facts', rows: [[t('mail.faultFound.due'), due]] },
    { kind: 'paragraph', text: t('mail.faultFound.free') },
    ...termsIn(t, terms),
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** A replacement is on its way. @param shipped `serial` is that of the new device; null where a part was sent */
export function replacementShippedMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  { tracking, serial, ...terms }: Terms & { tracking: string; serial: string | null },
): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.replacementShipped.intro') },
    {
      kind: 'facts',
      rows: [
        [t('mail.replacementShipped.tracking'), tracking],
        ...(serial === null ? [] : [[t('mail.replacementShipped.serial'), serial] as const]),
      ],
    },
    ...(serial === null ? [] : [{ kind: 'paragraph', text: t('mail.replacementShipped.carries') } as const]),
    ...termsIn(t, terms),
    { kind: 'paragraph', text: t('mail.replacementShipped.confirm') },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** A replacement is late; the customer is told what happens. @param due when it should have been shipped, written out */
export function replacementLateMail(t: ServiceTranslate, ticket: TicketFacts, due: string): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.replacementLate.intro', { due }) },
    { kind: 'paragraph', text: t('mail.replacementLate.passedOn') },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

/** The same to people of ours. */
export function replacementAlertMail(t: ServiceTranslate, ticket: TicketFacts, due: string): Letter {
  return letter(t, t('mail.replacementAlert.subject', { number: ticket.number, subject: ticket.subject }), [
    { kind: 'paragraph', text: t('mail.replacementAlert.intro') },
    { kind: 'facts', rows: [[t('mail.faultFound.due'), due]] },
    { kind: 'button', text: t('mail.ticket.button'), href: ticket.link },
  ])
}

function termsIn(t: ServiceTranslate, { returnPaid, onSiteRepair }: Terms) {
  const texts = [
    t(returnPaid ? 'mail.replacement.returnPaid' : 'mail.replacement.return'),
    ...(onSiteRepair ? [t('mail.replacement.onSite')] : []),
  ]
  return texts.map((text) => ({ kind: 'paragraph', text }) as const)
}
