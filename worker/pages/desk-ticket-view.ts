import type { Context } from 'hono'
import { formatDateTime, formatLocalDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, planById, productById } from '../../programme/find.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import { type TicketAction, transition } from '../../programme/ticket-status.ts'
import { ESCALATION_ROLES, OUTCOMES } from '../../programme/vocabulary.ts'
import type { App } from '../context.ts'
import { type CustomerRows, customerView, type DeskTicketRows } from '../desk/read.ts'
import type { DeskPageRows } from '../desk/read-page.ts'
import { revisionOf } from '../live/revision.ts'
import { openSplit } from '../splits/load.ts'
import { RATING_MAX } from '../tickets/schemas.ts'
import { besideInWords } from './desk-beside-view.ts'
import { nameOf } from './desk-line.ts'
import { messageFiles, wholeTicket } from './files-view.ts'
import type { Typed } from './form-view.ts'
import { macroPicker } from './macro-view.ts'
import { ticketLink, wordMerges } from './merge-view.ts'
import { wordCount, wordPassedOn } from './promise-history.ts'
import { wordNextPromise, wordStanding } from './promise-words.ts'
import { deskRemoteAccess } from './remote-access-view.ts'
import { deskSharing } from './sharing-view.ts'
import { wordRelated } from './split-view.ts'
import { factsInWords } from './ticket-view.ts'

/** A ticket's page as an agent reads it, with only those actions that can be taken now. @param typed what was chosen before a refusal */
export function deskTicketView(c: Context<App>, rows: DeskPageRows, typed: Typed) {
  const { agent, ticket, assignee } = rows
  const t = serviceTranslators[c.var.locale]
  const at = (instant: number) => formatDateTime(t.locale, instant, agent.timeZone)
  const passedOn = { timeZone: agent.timeZone, told: ESCALATION_ROLES }
  const promises = wordStanding(t, ticket, agent.timeZone, c.var.verb.now).map((promise) => ({
    ...promise,
    passedOn: wordPassedOn(t, rows.events, promise.id, passedOn),
  }))
  const isMerged = ticket.mergedInto !== null
  const allows = (action: TicketAction) => !isMerged && transition(ticket.status, action, 'agent').ok
  return {
    ...factsInWords(t, ticket),
    subject: ticket.subject,
    lang: ticket.locale,
    language: t(`programme.language.${ticket.locale}`),
    statusName: t(`programme.status.${ticket.status}`),
    submitted: at(ticket.submittedAt),
    escalated: ticket.escalatedAt !== null && at(ticket.escalatedAt),
    rating: ticket.ratingScore !== null && t('service.ticket.rated', { score: ticket.ratingScore, best: RATING_MAX }),
    ratingComment: ticket.ratingComment ?? '',
    promises,
    counts: promises.flatMap(({ id }) => wordCount(t, ticket, id, rows.events, agent.timeZone) ?? []),
    hasPromises: promises.length > 0,
    assignee: assignee ? nameOf(assignee) : false,
    isMine: ticket.assigneeId === agent.id,
    customer: customerInWords(t, rows, c.var.verb.now),
    revision: revisionOf(ticket, rows.messages.at(-1)),
    seen: rows.messages.findLast(({ visibility }) => visibility === 'public')?.id ?? '',
    messages: rows.messages.map((message) => messageView(t, message, rows)),
    outcomes: outcomesFor(t, rows, typed.outcome),
    replyOutcomes: outcomesFor(t, rows, typed.resolveAs).filter(({ value }) => value !== 'withdrawn'),
    remote: deskRemoteAccess(c.var.locale, rows, c.var.verb.now),
    isWaiting: ticket.status === 'waiting',
    whole: wholeTicket(t, ticket, rows.files, '/api/desk/tickets'),
    isIncidentSpent: ticket.payWith === 'incident',
    related: { ...wordRelated(t, rows.splits, rows.splitFrom, 'desk/tickets/'), ...wordMerges(t, rows.merged, 'desk/tickets/') },
    mergedInto: ticket.mergedInto !== null && ticketLink(t, ticket.mergedInto, 'desk/tickets/'),
    mergeSettlement: t(`programme.settlement.${settlementOf(programme, 'duplicate')}`),
    beside: besideInWords(t, rows, typed, c.var.verb.now),
    sharing: deskSharing(t, rows),
    next: wordNextPromise(t, ticket, agent.timeZone, c.var.verb.now) ?? false,
    macros: macroPicker(t, rows.macros, ticket.locale, typed.macro),
    split: splitInWords(t, rows, at),
    can: {
      assign: allows('assign'),
      release: allows('unassign') && ticket.assigneeId !== null,
      merge: allows('merge'),
      turn: allows('wait'),
      wait: allows('wait') && ticket.status !== 'waiting',
      resume: ticket.status === 'waiting',
      resolve: allows('resolve'),
      split: allows('proposeSplit') && !openSplit(rows.splits),
    },
  }
}

/** A customer in words, with what they are entitled to for the product now. */
export function customerInWords(t: ServiceTranslate, rows: CustomerRows, now: number) {
  const { email, name, plan, rank, licenses, balance, isReseller } = customerView(rows, now)
  const wordPlan = (id: string) => nameIn(planById(programme, id)?.name ?? id, t.locale)
  return {
    email,
    name: name ?? '',
    isReseller,
    balance,
    plan: plan !== null && rank !== null && t('service.desk.planWithRank', { plan: wordPlan(plan), rank }),
    hasLicenses: licenses.length > 0,
    licenses: licenses.map((license) => {
      const product = nameIn(productById(programme, license.product)?.name ?? license.product, t.locale)
      const facts = { product, plan: wordPlan(license.plan), keyHint: license.keyHint }
      const { supportUntil } = license
      return supportUntil === null
        ? t('service.desk.licenseUnlimited', facts)
        : t('service.desk.license', { ...facts, date: formatLocalDate(t.locale, supportUntil) })
    }),
  }
}

/** The proposal that waits for the customer's answer, and the last one that was declined. */
function splitInWords(t: ServiceTranslate, { splits, ticket }: DeskTicketRows, at: (instant: number) => string) {
  const open = openSplit(splits)
  const last = splits.at(-1)
  return {
    proposed: open !== undefined && {
      since: at(open.proposedAt),
      subjects: open.parts.map(({ subject }) => subject),
      canWithdraw: transition(ticket.status, 'withdrawSplit', 'agent').ok,
    },
    declined: last?.status === 'declined' && t('service.desk.splitDeclined', { date: at(last.answeredAt ?? last.proposedAt) }),
  }
}

function messageView(t: ServiceTranslate, message: DeskTicketRows['messages'][number], { agent, files }: DeskTicketRows) {
  const isCustomers = message.authorRole === 'customer'
  const isPortals = message.authorRole === 'system' && message.visibility === 'internal'
  const name = nameOf({ name: message.authorName, email: message.authorEmail })
  return {
    id: message.id,
    isOurs: !isCustomers,
    isInternal: message.visibility === 'internal',
    author: isCustomers
      ? t('service.desk.author.customer', { name })
      : message.authorId === agent.id
        ? t('service.author.you')
        : isPortals
          ? programme.name
          : name,
    at: formatDateTime(t.locale, message.createdAt, agent.timeZone),
    body: message.body,
    quoted: message.quoted ?? false,
    ...messageFiles(t, files, message.id, agent.timeZone),
  }
}

/** The outcomes to choose from, each with what it does to the incident where one was spent. */
function outcomesFor(t: ServiceTranslate, { ticket }: DeskTicketRows, chosen: string | undefined) {
  return OUTCOMES.filter((outcome) => outcome !== 'withdrawn' || ticket.firstResponseMetAt === null).map((outcome) => ({
    id: `outcome-${outcome}`,
    value: outcome,
    label: t(`programme.outcome.${outcome}`),
    hint: ticket.payWith === 'incident' && t(`service.desk.${settlementOf(programme, outcome)}`),
    isChosen: outcome === chosen,
  }))
}
