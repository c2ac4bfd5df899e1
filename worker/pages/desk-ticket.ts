import { type Context, Hono } from 'hono'
import { OUTCOMES } from '../../programme/schema.ts'
import { transition } from '../../programme/ticket-status.ts'
import { receiveForm, receiveJsonOrForm } from '../attachments/receive.ts'
import type { App } from '../context.ts'
import { assignTicket } from '../desk/assign.ts'
import { loadDeskTicket } from '../desk/load.ts'
import { type DeskTicketRows, loadWhole } from '../desk/read.ts'
import { resolveTicket } from '../desk/resolve.ts'
import { AssignTicket, ResolveTicket, SetStatus, WriteDeskMessage } from '../desk/schemas.ts'
import { setStatus } from '../desk/set-status.ts'
import { writeDeskMessage } from '../desk/write-message.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { fieldProblem, ProblemError } from '../problems/problem.ts'
import { proposeSplit, withdrawSplit } from '../splits/propose.ts'
import { ProposeSplit } from '../splits/schemas.ts'
import { parse } from '../validate.ts'
import { deskTicketView } from './desk-ticket-view.ts'
import { answerForm, FILE_LIMITS, type FormShape, formView, pick, readTyped } from './form-view.ts'
import { renderPage } from './template.ts'

/** What can have been done when the page is shown after a command; the page says so. */
const DONE = ['reply', 'note', 'assign', 'status', 'resolve', 'split', 'proposeSplit', 'withdrawSplit', 'opened']

const FORM: FormShape = {
  texts: ['body', 'attachments', 'note', 'assignee', 'subjects'],
  choices: { outcome: OUTCOMES },
  about: {
    'attachment-too-large': 'attachments',
    'attachment-empty': 'attachments',
    'attachment-type-mismatch': 'attachments',
    'too-many-attachments': 'attachments',
    'body-too-large': 'attachments',
  },
}

/** `/desk/tickets/{number}/`: one ticket as agents see it, with what they can do to it now. */
export const deskTicketPages = new Hono<App>()
  .get('/desk/tickets/:number{\\d+}/', (c) => showDeskTicket(c, c.req.param('number')))
  .post('/desk/tickets/:number{\\d+}/', (c) => {
    const number = c.req.param('number')
    const typed: Record<string, string> = {}
    return answerForm(
      c,
      FORM,
      () => runAction(c, number, typed),
      (refusal) => showDeskTicket(c, number, typed, refusal),
    )
  })

/** The form with files is the reply; the others say in `action` what they ask for. */
async function runAction(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const page = `/${c.var.locale}/desk/tickets/${number}/`
  if (c.req.header('content-type')?.startsWith('multipart/')) return `${page}?done=reply#${await sendReply(c, number, typed)}`
  Object.assign(typed, await readTyped(c))
  switch (typed.action) {
    case 'note':
      return `${page}?done=note#${await keepNote(c, number, typed.note ?? '')}`
    case 'assign':
      await assignTicket(ctx, number, parse(AssignTicket, pick(typed, 'assignee')).assignee)
      return `${page}?done=assign`
    case 'status':
      await setStatus(ctx, number, parse(SetStatus, pick(typed, 'status')).status)
      return `${page}?done=status`
    case 'split':
      return `${page}?done=${await split(c, number, typed.subjects ?? '')}`
    case 'withdrawSplit':
      await withdrawSplit(ctx, number)
      return `${page}?done=withdrawSplit`
    case 'resolve':
      await resolveTicket(ctx, number, parse(ResolveTicket, pick(typed, 'outcome')).outcome)
      return `${page}?done=resolve`
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

/** @returns the message's id */
async function sendReply(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const key = idempotencyKeyOf(c.req.raw)
  const desk = await loadDeskTicket(ctx, number, key).catch(async (refusal) => {
    await receiveForm(ctx, c.req.raw, null, typed)
    throw refusal
  })
  const { input, files } = await receiveJsonOrForm(c, WriteDeskMessage, desk.ticket.id, typed)
  return (await writeDeskMessage(ctx, desk, input, files, key)).message.id
}

/** @returns the message's id */
async function keepNote(c: Context<App>, number: string, note: string): Promise<string> {
  const ctx = c.var.verb
  const key = idempotencyKeyOf(c.req.raw)
  const desk = await loadDeskTicket(ctx, number, key)
  if (note.trim() === '') throw fieldProblem('/note', 'required')
  const input = parse(WriteDeskMessage, { visibility: 'internal', body: note })
  return (await writeDeskMessage(ctx, desk, input, [], key)).message.id
}

/** @returns what was done: a ticket under a plan is split at once, for another the customer is asked */
async function split(c: Context<App>, number: string, lines: string): Promise<'split' | 'proposeSplit'> {
  const subjects = lines.split('\n').filter((line) => line.trim() !== '')
  const proposed = await proposeSplit(c.var.verb, number, parse(ProposeSplit, { subjects }), idempotencyKeyOf(c.req.raw))
  return proposed.split.status === 'accepted' ? 'split' : 'proposeSplit'
}

async function showDeskTicket(
  c: Context<App>,
  number: string,
  typed: Record<string, string> = {},
  refusal?: ProblemError,
): Promise<Response> {
  const rows = await loadUnlessSignedOut(c, number, refusal)
  const view = {
    ...formView(c, FORM, typed, refusal),
    // Signed out, the two fields that were written in are all that is left of the page.
    isAgent: rows !== null,
    number,
    key: crypto.randomUUID(),
    noteKey: crypto.randomUUID(),
    splitKey: crypto.randomUUID(),
    limits: FILE_LIMITS,
    canReply: rows === null || transition(rows.ticket.status, 'reply', 'agent').ok,
    canWait: rows === null || transition(rows.ticket.status, 'wait', 'agent').ok,
    done: Object.fromEntries(DONE.map((action) => [action, c.req.query('done') === action])),
    ticket: rows !== null && deskTicketView(c, rows, typed.outcome),
  }
  return renderPage(c, 'desk/tickets/_/', view, refusal?.status)
}

/** Null for an agent whose session has ended while they wrote: what they typed is shown again. */
async function loadUnlessSignedOut(c: Context<App>, number: string, refusal?: ProblemError): Promise<DeskTicketRows | null> {
  try {
    return await loadWhole(c.var.verb, number)
  } catch (error) {
    if (refusal?.slug === 'signed-out' && error instanceof ProblemError && error.slug === 'signed-out') return null
    throw error
  }
}
