import type { ServiceTranslate } from '../../locales/service.ts'
import type { Letter } from './letter.ts'
import { type TicketFacts, ticketLetter } from './letters.ts'

/** A change is estimated, and the customer is asked whether they agree. @param change what will be done, and its times, written out */
export function changeProposedMail(
  t: ServiceTranslate,
  ticket: TicketFacts,
  change: Readonly<{ work: string; time: string; month: string; left: string }>,
): Letter {
  return ticketLetter(t, ticket, [
    { kind: 'paragraph', text: t('mail.changeProposed.intro', { number: ticket.number }) },
    { kind: 'quote', text: change.work },
    {
      kind: 'facts',
      rows: [
        [t('mail.changeProposed.time'), change.time],
        [t('mail.changeProposed.month'), change.month],
        [t('mail.changeProposed.left'), change.left],
      ],
    },
    { kind: 'paragraph', text: t('mail.changeProposed.choice') },
    { kind: 'button', text: t('mail.changeProposed.button'), href: ticket.link },
  ])
}
