import { type Context, Hono } from 'hono'
import { serviceTranslators } from '../../locales/service.ts'
import { receiveForm, receiveJsonOrForm } from '../attachments/receive.ts'
import type { App } from '../context.ts'
import { openHold } from '../incidents/ledger.ts'
import { fieldProblem, type ProblemError, problem } from '../problems/problem.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { acceptSplit, declineSplit } from '../splits/answer.ts'
import { splitFromRows, splitRows, toSplits } from '../splits/load.ts'
import { closeTicket } from '../tickets/close.ts'
import { escalateTicket } from '../tickets/escalate.ts'
import { eventsOf } from '../tickets/events.ts'
import { filesOf, loadOwnTicket, messagesOf, ownTicket, ticketIdOf } from '../tickets/load.ts'
import { rateTicket } from '../tickets/rate.ts'
import { reopenTicket } from '../tickets/reopen.ts'
import { RateTicket, WriteMessage } from '../tickets/schemas.ts'
import { writeMessage } from '../tickets/write-message.ts'
import { parse } from '../validate.ts'
import { answerForm, FILE_LIMITS, type FormShape, formView, readTyped } from './form-view.ts'
import { wordProposal, wordRelated } from './split-view.ts'
import { renderPage } from './template.ts'
import { ticketPageView } from './ticket-view.ts'

const SCORES = ['1', '2', '3', '4', '5']
/** What can have been done when the page is shown after a command; the page says so. */
const DONE = ['submitted', 'message', 'close', 'reopen', 'escalate', 'rating', 'acceptSplit', 'declineSplit']

const FORM: FormShape = {
  texts: ['body', 'attachments', 'comment'],
  choices: { score: SCORES },
  about: {
    'attachment-too-large': 'attachments',
    'attachment-empty': 'attachments',
    'attachment-type-mismatch': 'attachments',
    'too-many-attachments': 'attachments',
    'body-too-large': 'attachments',
  },
}

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

/** The form with files is the one for a message; the others say in `action` what they ask for. */
async function runAction(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const page = `/${c.var.locale}/tickets/${number}/`
  if (c.req.header('content-type')?.startsWith('multipart/')) return sendMessage(c, number, typed)
  Object.assign(typed, await readTyped(c))
  switch (typed.action) {
    case 'close':
      await closeTicket(ctx, number)
      return `${page}?done=close`
    case 'reopen':
      await reopenTicket(ctx, number)
      return `${page}?done=reopen`
    case 'escalate':
      await escalateTicket(ctx, number)
      return `${page}?done=escalate`
    case 'acceptSplit':
      await acceptSplit(ctx, number)
      return `${page}?done=acceptSplit`
    case 'declineSplit':
      await declineSplit(ctx, number)
      return `${page}?done=declineSplit`
    case 'rating':
      await rateTicket(ctx, number, parse(RateTicket, { score: typed.score && Number(typed.score), comment: typed.comment }))
      return `${page}?done=rating`
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

async function sendMessage(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const own = await loadOwnTicket(ctx, number).catch(async (refusal) => {
    await receiveForm(ctx, c.req.raw, null, typed)
    throw refusal
  })
  const { input, files } = await receiveJsonOrForm(c, WriteMessage, own.ticket.id, typed)
  const { message } = await writeMessage(ctx, own, input.body, files)
  return `/${c.var.locale}/tickets/${number}/?done=message#${message.id}`
}

async function showTicket(
  c: Context<App>,
  number: string,
  typed: Record<string, string> = {},
  refusal?: ProblemError,
): Promise<Response> {
  const ctx = c.var.verb
  const id = ticketIdOf(number)
  const read = await readVisitor(ctx, (me) => [
    ownTicket(ctx, me, number),
    messagesOf(ctx, id, 'public'),
    filesOf(ctx, id, 'public'),
    openHold(ctx, id),
    splitRows(ctx, id),
    splitFromRows(ctx, id),
    eventsOf(ctx, id),
  ])
  if (!read && !refusal) throw problem('signed-out')
  const [account, [ticket], messages, files, [hold], splitsRead, [whole], events] = read ?? [null, [], [], [], [], [], [], []]
  if (account && !ticket) throw problem('ticket-not-found')
  const splits = toSplits(splitsRead)
  const t = serviceTranslators[c.var.locale]
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: account !== null && isAgent(account),
    number,
    limits: FILE_LIMITS,
    done: Object.fromEntries(DONE.map((action) => [action, c.req.query('done') === action])),
    proposal: account !== null && account.id === ticket?.accountId && (await wordProposal(ctx, t, ticket, splits)),
    related: wordRelated(t, splits, whole?.number ?? null, 'tickets/'),
    ticket: account && ticket ? ticketPageView(c, { account, ticket, messages, files, hold, events }) : false,
  }
  return renderPage(c, 'tickets/_/', view, refusal?.status)
}
