import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { serviceTranslators } from '../../locales/service.ts'
import { receiveForm, receiveJsonOrForm } from '../attachments/receive.ts'
import type { App, VerbContext } from '../context.ts'
import type { Placeholders } from '../db/prepared.ts'
import { openHold } from '../incidents/ledger.ts'
import { revisionOf } from '../live/revision.ts'
import { mergedRows } from '../merges/load.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { doubting, SendAnyway } from '../secrets/doubt.ts'
import { keepRemoteAccess } from '../secrets/keep.ts'
import { KeepRemoteAccess } from '../secrets/schemas.ts'
import { latestSecret } from '../secrets/state.ts'
import { withdrawRemoteAccess } from '../secrets/withdraw.ts'
import { type Account, isAgent, preparedRead } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { acceptSplit, declineSplit } from '../splits/answer.ts'
import { splitFromRows, splitRows, toSplits } from '../splits/load.ts'
import type { Ticket } from '../tickets/change.ts'
import { closeTicket } from '../tickets/close.ts'
import { escalateTicket } from '../tickets/escalate.ts'
import { eventsOf } from '../tickets/events.ts'
import { filesOf, loadOwnTicket, messagesOf, ownTicket, ticketIdOf } from '../tickets/load.ts'
import { rateTicket } from '../tickets/rate.ts'
import { reopenTicket } from '../tickets/reopen.ts'
import { RateTicket, WriteMessage } from '../tickets/schemas.ts'
import { writeMessage } from '../tickets/write-message.ts'
import { parse } from '../validate.ts'
import { CHANGE_ACTIONS } from './change-actions.ts'
import { changeInWords } from './change-view.ts'
import { answerForm, FILE_LIMITS, type FormShape, formView, pick, readTyped } from './form-view.ts'
import { wordMerges } from './merge-view.ts'
import { isUndoubted, remoteAccessInWords } from './remote-access-view.ts'
import { REPLACEMENT_ACTIONS } from './replacement-actions.ts'
import { replacementInWords } from './replacement-view.ts'
import { SHARING_ACTIONS } from './sharing.ts'
import { NO_SHARING, sharingInWords, sharingQueries } from './sharing-view.ts'
import { wordProposal, wordRelated } from './split-view.ts'
import { renderPage } from './template.ts'
import { runNamed, type TicketPageAction } from './ticket-page-action.ts'
import { ticketPageView } from './ticket-view.ts'

const SCORES = ['1', '2', '3', '4', '5']
/** What can have been done when the page is shown after a command; the page says so. */
const DONE = [
  'submitted',
  'message',
  'close',
  'reopen',
  'escalate',
  'rating',
  'acceptSplit',
  'declineSplit',
  'remoteAccess',
  'withdrawRemoteAccess',
  'agreeEstimate',
  'declineEstimate',
  'confirmArrival',
  'addParticipant',
  'removeParticipant',
]

const FORM: FormShape = {
  texts: ['body', 'attachments', 'comment', 'details', 'participant'],
  choices: { score: SCORES },
  about: {
    'attachment-too-large': 'attachments',
    'attachment-empty': 'attachments',
    'attachment-type-mismatch': 'attachments',
    'too-many-attachments': 'attachments',
    'upload-not-found': 'attachments',
    'upload-incomplete': 'attachments',
    'body-too-large': 'attachments',
    'participant-not-found': 'participant',
    'participants-full': 'participant',
  },
}

/** A message as the page's form sends it. */
const MessageForm = doubting(z.extend(WriteMessage, { sendAnyway: SendAnyway }))

/** `/tickets/{number}/`: one ticket of the caller's: its promise, its conversation, and what can be done with it now. */
export const ticketPages = new Hono<App>()
  .get('/tickets/:number{\\d+}/', (c) => showTicket(c, c.req.param('number')))
  .post('/tickets/:number{\\d+}/', (c) => {
    const number = c.req.param('number')
    const typed: Record<string, string> = {}
    return answerForm(
      c,
      FORM,
      () => runAction(c, number, typed),
      (refusal) => showTicket(c, number, typed, refusal),
    )
  })

/** A command that needs nothing but the ticket. */
const plainly =
  (done: string, verb: (ctx: VerbContext, number: string) => Promise<unknown>): TicketPageAction =>
  async (c, number) => {
    await verb(c.var.verb, number)
    return done
  }

/** The commands of the page's forms, by what each says in `action`. */
const ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  ...SHARING_ACTIONS,
  ...CHANGE_ACTIONS,
  ...REPLACEMENT_ACTIONS,
  close: plainly('close', closeTicket),
  reopen: plainly('reopen', reopenTicket),
  escalate: plainly('escalate', escalateTicket),
  acceptSplit: plainly('acceptSplit', acceptSplit),
  declineSplit: plainly('declineSplit', declineSplit),
  withdrawRemoteAccess: plainly('withdrawRemoteAccess', withdrawRemoteAccess),
  remoteAccess: async (c, number, typed) => {
    await keepRemoteAccess(c.var.verb, number, parse(KeepRemoteAccess, pick(typed, 'details')).details)
    return 'remoteAccess'
  },
  rating: async (c, number, { score, comment }) => {
    await rateTicket(c.var.verb, number, parse(RateTicket, { score: score && Number(score), comment }))
    return 'rating'
  },
}

/** The form with files is the one for a message; the others name their command. */
async function runAction(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  if (c.req.header('content-type')?.startsWith('multipart/')) return sendMessage(c, number, typed)
  const done = await runNamed(ACTIONS, c, number, Object.assign(typed, await readTyped(c)))
  return `/${c.var.locale}/tickets/${number}/?done=${done}`
}

async function sendMessage(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const own = await loadOwnTicket(ctx, number).catch(async (refusal) => {
    await receiveForm(ctx, c.req.raw, null, typed)
    throw refusal
  })
  const { input, files } = await receiveJsonOrForm(c, MessageForm, own.account.id, typed)
  const { message } = await writeMessage(ctx, own, input.body, files)
  return `/${c.var.locale}/tickets/${number}/?done=message#${message.id}`
}

/** What the page shows. */
const shown = preparedRead((ctx, me, { number }: Placeholders<{ number: string }>) => {
  const id = ticketIdOf(number)
  return [
    ownTicket(ctx, me, number),
    messagesOf(ctx, id, 'public'),
    filesOf(ctx, id, 'public'),
    openHold(ctx, id),
    splitRows(ctx, id),
    splitFromRows(ctx, id),
    eventsOf(ctx, id),
    latestSecret(ctx, id),
    mergedRows(ctx, number),
    ...sharingQueries(ctx, id),
  ]
})

async function showTicket(
  c: Context<App>,
  number: string,
  typed: Record<string, string> = {},
  refusal?: ProblemError,
): Promise<Response> {
  const ctx = c.var.verb
  const read = await readVisitor(ctx, shown(ctx, { number }))
  if (!read && !refusal) throw problem('signed-out')
  const [account, [ticket], messages, files, [hold], splitsRead, [whole], events, [secret], merged, ...sharing] = read ?? [
    null,
    [],
    [],
    [],
    [],
    [],
    [],
    [],
    [],
    [],
    ...NO_SHARING,
  ]
  if (account && !ticket) throw problem('ticket-not-found')
  const splits = toSplits(splitsRead)
  const t = serviceTranslators[c.var.locale]
  const view = {
    ...formView(c, FORM, { ...ratedBefore(ticket), ...typed }, refusal),
    isAgent: account !== null && isAgent(account),
    number,
    limits: FILE_LIMITS,
    done: Object.fromEntries(DONE.map((action) => [action, c.req.query('done') === action])),
    revision: ticket ? revisionOf(ticket) : '',
    isUndoubted: isUndoubted(refusal),
    remote: account !== null && ticket !== undefined && remoteAccessInWords(t, { ticket, secret, account }, ctx.now),
    proposal: account !== null && account.id === ticket?.accountId && (await wordProposal(ctx, t, ticket, splits)),
    change: account !== null && ticket !== undefined && (await changeInWords(ctx, t, ticket, readerOf(account, ticket))),
    replacement:
      account !== null && ticket !== undefined && (await replacementInWords(ctx, t, ticket, readerOf(account, ticket))),
    related: {
      ...wordRelated(t, splits, whole?.number ?? null, 'tickets/'),
      // Whoever else is on this ticket need not have been on those.
      ...wordMerges(t, account?.id === ticket?.accountId ? merged : [], 'tickets/'),
    },
    sharing: account !== null && ticket !== undefined && sharingInWords(t, { account, ticket }, sharing),
    ticket: account && ticket ? ticketPageView(c, { account, ticket, messages, files, hold, events }) : false,
  }
  return renderPage(c, 'tickets/_/', view, refusal?.status)
}

/** Who reads the page: what is decided about a ticket is for its customer alone. */
function readerOf({ id, timeZone }: Account, ticket: Ticket) {
  const isOwner = id === ticket.accountId
  return { timeZone, mayAnswer: isOwner, mayConfirm: isOwner }
}

/** A rating that was given, as its form shows it to be changed. */
function ratedBefore(ticket: Ticket | undefined): Record<string, string> {
  return ticket?.ratingScore ? { score: String(ticket.ratingScore), comment: ticket.ratingComment ?? '' } : {}
}
