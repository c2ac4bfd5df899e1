import { decideCoverage } from '../../programme/entitlement.ts'
import type { Programme } from '../../programme/schema.ts'
import type { MAIL_REASONS } from '../db/schema.ts'
import { newAccount } from '../desk/open-for-customer.ts'
import { coverageFacts } from '../entitlement/facts.ts'
import type { authenticationOf } from './authentication.ts'
import type { Claim } from './claim.ts'
import type { MailClass } from './classify.ts'
import type { Facts } from './facts.ts'
import type { Mail } from './mail.ts'

/** Why a mail was not placed by itself. */
export type MailReason = (typeof MAIL_REASONS)[number]

/** What becomes of a mail. */
export type Decision =
  /** An agent looks at it. */
  | { to: 'review'; class: MailClass; reason: MailReason }
  /** Nobody waits for anything; agents find it under its class. */
  | { to: 'ignore'; class: MailClass; reason: MailReason | null }
  /** It is on a ticket already, from another address of ours. */
  | { to: 'repeat' }
  /** Its sender writes on a ticket they are on. */
  | { to: 'reply' }
  /** It opens a ticket about that product. */
  | { to: 'open'; product: string }
  /** Its sender is told where to go, or has been today. */
  | { to: 'answer'; reason: 'no-channel' | 'no-entitlement' }

/** What is decided on besides the facts: the mail itself, and what its headers say. */
export interface Read {
  mail: Mail
  class: MailClass
  /** Whether it comes from whom it says; on a developer's machine nobody checks. */
  isAuthentic: boolean
  claim: Claim | null
}

/** Whether what was found of a mail's origin will do. @param isChecked false on a developer's machine, where no server checks mail */
export function isAuthentic(found: ReturnType<typeof authenticationOf>, isChecked: boolean): boolean {
  return found === 'pass' || (found === 'absent' && !isChecked)
}

/**
 * What becomes of a mail. In order: what a program wrote is not answered; too many from one address are a loop; whose it is must be
 * known; a claim on a ticket must be good, and its sender on the ticket, or an agent decides and the sender is told nothing; then it
 * is a new question.
 */
export function decide(
  programme: Programme,
  { mail, class: kind, isAuthentic, claim }: Read,
  facts: Facts,
  now: number,
): Decision {
  const review = (reason: MailReason): Decision => ({ to: 'review', class: kind, reason })
  if (kind !== 'message') return { to: 'ignore', class: kind, reason: null }
  if (facts.isTooMany) return { to: 'ignore', class: 'loop', reason: 'too-many' }
  if (mail.sender === null) return review('no-sender')
  if (!isAuthentic) return review('unauthenticated')
  if (mail.body === '' && mail.files.length === 0) return review('empty')
  if (claim) {
    const isTheirs = facts.ticket !== null && facts.account !== null && facts.ticket.people.includes(facts.account.id)
    if (!facts.isProven || !isTheirs) return review('stranger')
    return facts.isRepeated ? { to: 'repeat' } : { to: 'reply' }
  }
  if (facts.isRepeated) return { to: 'repeat' }
  if (!programme.mail.opensTickets) return { to: 'answer', reason: 'no-channel' }
  const product = coveredProduct(programme, mail.sender, facts, now)
  return product ? { to: 'open', product } : { to: 'answer', reason: 'no-entitlement' }
}

/** The product that the sender may open a ticket for under a plan: the programme's, where that is one of them, else the first. */
function coveredProduct(programme: Programme, sender: string, facts: Facts, now: number): string | undefined {
  const { mail, products } = programme
  if (!mail.opensTickets) return undefined
  const account = facts.account ?? newAccount(sender, 'en')
  const covered = products.filter(({ id }) => {
    const known = coverageFacts(account, id, [...facts.licenses, ...facts.ordered], facts.lots)
    return decideCoverage(programme, known, { payWith: 'plan', type: mail.type, now }).ok
  })
  return (covered.find(({ id }) => id === mail.product) ?? covered[0])?.id
}
