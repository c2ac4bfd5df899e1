import type { Context } from 'hono'
import { formatDateTime, formatLocalDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { productById } from '../../programme/find.ts'
import { closingOutcome, settlementOf } from '../../programme/incident-ledger.ts'
import { classifyVersion } from '../../programme/product-version.ts'
import { decideReopen, reopenableUntil } from '../../programme/reopening.ts'
import { transition } from '../../programme/ticket-status.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { App } from '../context.ts'
import type { openHold } from '../incidents/ledger.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import type { TicketEvent } from '../tickets/events.ts'
import { type filesOf, isGivenBack, type messagesOf } from '../tickets/load.ts'
import { takesRating } from '../tickets/rate.ts'
import { RATING_MAX } from '../tickets/schemas.ts'
import { ticketSummary } from '../tickets/view.ts'
import { planName } from './entitlement-words.ts'
import { messageFiles, wholeTicket } from './files-view.ts'
import { ticketLink } from './merge-view.ts'
import { wordCount, wordPassedOn } from './promise-history.ts'
import { wordStanding } from './promise-words.ts'
import { wordProduct, wordStatus } from './ticket-words.ts'

/** What the page of a ticket is made from. */
export interface TicketPageFacts {
  account: Account
  ticket: Ticket
  messages: Awaited<ReturnType<typeof messagesOf>>
  files: Awaited<ReturnType<typeof filesOf>>
  events: readonly TicketEvent[]
  /** The incident still held for it, if any. */
  hold: Awaited<ReturnType<typeof openHold>>[number] | undefined
}

/** A ticket's page as its customer or a participant reads it: only those actions that they can take now. */
export function ticketPageView(c: Context<App>, facts: TicketPageFacts) {
  const { ticket, account } = facts
  const { now } = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const at = (instant: number) => formatDateTime(t.locale, instant, account.timeZone)
  const passedOn = { timeZone: account.timeZone, told: ['teamLead', 'supportManager'] } as const
  const promises = wordStanding(t, ticket, account.timeZone, now).map((promise) => ({
    ...promise,
    passedOn: wordPassedOn(t, facts.events, promise.id, passedOn),
  }))
  return {
    ...factsInWords(t, ticket),
    accountId: account.id,
    subject: ticket.subject,
    submitted: at(ticket.submittedAt),
    promises,
    counts: promises.flatMap(({ id }) => wordCount(t, ticket, id, facts.events, account.timeZone) ?? []),
    hasPromises: promises.length > 0,
    // What the end of the ticket made needless is neither promised nor worth a word.
    speaksOfPromises: promises.length > 0 || !isOver(ticket),
    escalated: ticket.escalatedAt !== null && at(ticket.escalatedAt),
    settlement: account.id === ticket.accountId && settlement(t, facts),
    messages: facts.messages.map((message) => messageView(t, message, facts)),
    can: actionsOf(facts, now),
    mergedInto: ticket.mergedInto !== null && ticketLink(t, ticket.mergedInto, 'tickets/'),
    reopenUntil:
      ticket.status === 'resolved' && ticket.resolvedAt !== null && at(reopenableUntil(programme, ticket.resolvedAt) - 1),
    isRated: ticket.ratingScore !== null,
    rateUntil: at(reopenableUntil(programme, ticket.resolvedAt ?? ticket.closedAt ?? now) - 1),
    rating: ticket.ratingScore !== null && t('service.ticket.rated', { score: ticket.ratingScore, best: RATING_MAX }),
    isWaiting: ticket.status === 'waiting',
    whole: wholeTicket(t, ticket, facts.files, '/api/tickets'),
  }
}

/** What a ticket is about, in words. */
export function factsInWords(t: ServiceTranslate, ticket: Ticket) {
  const product = productById(programme, ticket.product)
  const standing = product ? classifyVersion(product, ticket.version) : 'unknown'
  return {
    status: wordStatus(t, ticket.status),
    outcome: ticket.outcome !== null && t(`programme.outcome.${ticket.outcome}`),
    product: wordProduct(t, ticket.product, ticket.version),
    isOutdated: standing === 'outdated',
    isUnsupported: standing === 'unsupported',
    currentRelease: product?.currentRelease ?? '',
    type: t(`programme.type.${ticket.type}.name`),
    severity: t('service.severity', { id: ticket.severity, name: t(`programme.severity.${ticket.severity}.name`) }),
    plan: planName(t, ticket.plan),
    isPaidByIncident: ticket.payWith === 'incident',
    policyVersion: formatLocalDate(t.locale, ticket.policyVersion),
    policyHref: `/${t.locale}/policy/${ticket.policyVersion}/`,
  }
}

/** What has become, or becomes, of the incident spent on it; false where none was. */
function settlement(t: ServiceTranslate, { ticket, hold }: TicketPageFacts): string | false {
  if (ticket.payWith !== 'incident') return false
  if (hold) return t('service.incident.held')
  if (ticket.outcome === null) return t('service.incident.kept')
  return t(`service.incident.${settlementOf(programme, ticket.outcome)}`)
}

function messageView(t: ServiceTranslate, message: TicketPageFacts['messages'][number], { account, files }: TicketPageFacts) {
  const isOurs = message.authorRole !== 'customer'
  const { vendor } = programme
  return {
    id: message.id,
    isOurs,
    author: isOurs
      ? message.authorName
        ? t('service.author.agent', { name: message.authorName, vendor: vendor.name })
        : vendor.name
      : message.authorId === account.id
        ? t('service.author.you')
        : (message.authorName ?? message.authorEmail),
    at: formatDateTime(t.locale, message.createdAt, account.timeZone),
    body: message.body,
    quoted: message.quoted ?? false,
    ...messageFiles(t, files, message.id, account.timeZone),
  }
}

/** Which of the customer's actions the ticket allows the reader at this instant. */
function actionsOf({ account, ticket, hold }: TicketPageFacts, now: number) {
  const isOwner = account.id === ticket.accountId
  const isMerged = ticket.mergedInto !== null
  const allows = (action: 'customerReply' | 'withdraw' | 'close' | 'reopen') =>
    !isMerged && transition(ticket.status, action, 'customer').ok
  const over = isOver(ticket)
  const endedAt = ticket.resolvedAt ?? ticket.closedAt ?? now
  const canReopen =
    over && !isMerged && decideReopen(programme, { endedAt, incidentGivenBack: isGivenBack(ticket, hold) }, now) === null
  const isWithdrawal = !over && closingOutcome(ticket.firstResponseMetAt) === 'withdrawn'
  const { deadlines } = ticketSummary(ticket, now)
  return {
    write: allows('customerReply') && (!over || canReopen),
    reopenByWriting: ticket.status === 'resolved' && canReopen,
    withdraw: isOwner && isWithdrawal && allows('withdraw'),
    givesBack: isWithdrawal && hold !== undefined && settlementOf(programme, 'withdrawn') === 'givenBack',
    close: isOwner && !isWithdrawal && allows('close'),
    reopen: allows('reopen') && canReopen,
    escalate: isOwner && !over && ticket.escalatedAt === null && TARGET_EVENTS.some((event) => deadlines[event]?.breachedAt),
    rate: isOwner && takesRating(ticket, now),
  }
}

function isOver({ status }: Ticket): boolean {
  return status === 'resolved' || status === 'closed'
}
