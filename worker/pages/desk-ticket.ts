import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { serviceTranslators } from '../../locales/service.ts'
import { transition } from '../../programme/ticket-status.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import type { App } from '../context.ts'
import { assignTicket } from '../desk/assign.ts'
import { type DeskPageRows, loadDeskPage } from '../desk/read-page.ts'
import { resolveTicket } from '../desk/resolve.ts'
import { AssignTicket, ResolveTicket, SetStatus } from '../desk/schemas.ts'
import { setStatus } from '../desk/set-status.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import type { FilledMacro } from '../macros/fill.ts'
import { mergeTicket } from '../merges/merge.ts'
import { MergeTicket } from '../merges/schemas.ts'
import { ProblemError } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { proposeSplit, withdrawSplit } from '../splits/propose.ts'
import { ProposeSplit } from '../splits/schemas.ts'
import { parse } from '../validate.ts'
import { DESK_CHANGE_ACTIONS } from './change-actions.ts'
import { CHANGE_FIELDS, changeInWords } from './change-view.ts'
import { insertMacro, keepNote, sendReply } from './desk-reply.ts'
import { deskTicketView } from './desk-ticket-view.ts'
import { answerForm, FILE_LIMITS, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { insertedMacro } from './macro-view.ts'
import { DESK_REPLACEMENT_ACTIONS } from './replacement-actions.ts'
import { REPLACEMENT_FIELDS, replacementInWords } from './replacement-view.ts'
import { renderPage } from './template.ts'
import { runNamed, type TicketPageAction } from './ticket-page-action.ts'

/** What can have been done when the page is shown after a command; the page says so. */
const DONE = [
  'reply',
  'note',
  'assign',
  'status',
  'resolve',
  'split',
  'proposeSplit',
  'withdrawSplit',
  'opened',
  'release',
  'merge',
  ...Object.keys(DESK_CHANGE_ACTIONS),
  ...Object.keys(DESK_REPLACEMENT_ACTIONS),
]

const FORM: FormShape = {
  texts: [
    'body',
    'attachments',
    'note',
    'assignee',
    'subjects',
    'why',
    'into',
    'macro',
    'resolveAs',
    ...CHANGE_FIELDS,
    ...REPLACEMENT_FIELDS,
  ],
  choices: { outcome: OUTCOMES },
  about: {
    'attachment-too-large': 'attachments',
    'attachment-empty': 'attachments',
    'attachment-type-mismatch': 'attachments',
    'too-many-attachments': 'attachments',
    'upload-not-found': 'attachments',
    'upload-incomplete': 'attachments',
    'body-too-large': 'attachments',
    'macro-not-found': 'macro',
    'change-exceeds-month': 'minutes',
    'change-allowance-exhausted': 'minutes',
    'change-month-closed': 'month',
    'change-day-closed': 'booking-workedOn',
    'change-estimate-exceeded': 'booking-minutes',
    'device-not-found': 'serial',
    'serial-in-use': 'shipment-serial',
  },
}

/** `/desk/tickets/{number}/`: one ticket as agents see it, with what they can do to it now. */
export const deskTicketPages = new Hono<App>()
  .get('/desk/tickets/:number{\\d+}/', (c) => showDeskTicket(c, c.req.param('number')))
  .post('/desk/tickets/:number{\\d+}/', (c) => {
    const number = c.req.param('number')
    if (c.req.query('insert') !== undefined) return showWithMacro(c, number)
    const typed: Record<string, string> = {}
    return answerForm(
      c,
      FORM,
      () => runAction(c, number, typed),
      (refusal) => showDeskTicket(c, number, typed, refusal),
    )
  })

/** The commands of the page's forms, by what each says in `action`. */
const ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  ...DESK_CHANGE_ACTIONS,
  ...DESK_REPLACEMENT_ACTIONS,
  note: async (c, number, { note = '' }) => `note#${await keepNote(c, number, note)}`,
  assign: async (c, number, typed) => {
    await assignTicket(c.var.verb, number, parse(AssignTicket, pick(typed, 'assignee')))
    return 'assign'
  },
  handOver: async (c, number, typed) => {
    const input = parse(z.required(AssignTicket, { assignee: true }), { ...pick(typed, 'assignee'), ...why(typed) })
    await assignTicket(c.var.verb, number, input)
    return 'assign'
  },
  release: async (c, number, typed) => {
    await assignTicket(c.var.verb, number, parse(AssignTicket, { assignee: null, ...why(typed) }))
    return 'release'
  },
  status: async (c, number, typed) => {
    await setStatus(c.var.verb, number, parse(SetStatus, pick(typed, 'status')).status)
    return 'status'
  },
  split: (c, number, { subjects = '' }) => split(c, number, subjects),
  withdrawSplit: async (c, number) => {
    await withdrawSplit(c.var.verb, number)
    return 'withdrawSplit'
  },
  resolve: async (c, number, typed) => {
    await resolveTicket(c.var.verb, number, parse(ResolveTicket, pick(typed, 'outcome')).outcome)
    return 'resolve'
  },
  merge: async (c, number, typed) => {
    await mergeTicket(c.var.verb, number, parse(MergeTicket, pick(typed, 'into')).into)
    return 'merge'
  },
}

/** The note of a hand-over, where one was written. */
function why({ why = '' }: Typed): { note?: string } {
  return why.trim() === '' ? {} : { note: why }
}

/** The form with files is the reply; the others name their command. */
async function runAction(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const page = `/${c.var.locale}/desk/tickets/${number}/`
  if (c.req.header('content-type')?.startsWith('multipart/')) return `${page}?done=reply#${await sendReply(c, number, typed)}`
  return `${page}?done=${await runNamed(ACTIONS, c, number, Object.assign(typed, await readTyped(c)))}`
}

/** @returns what was done: a ticket under a plan is split at once, for another the customer is asked */
async function split(c: Context<App>, number: string, lines: string): Promise<'split' | 'proposeSplit'> {
  const subjects = lines.split('\n').filter((line) => line.trim() !== '')
  const proposed = await proposeSplit(c.var.verb, number, parse(ProposeSplit, { subjects }), idempotencyKeyOf(c.req.raw))
  return proposed.split.status === 'accepted' ? 'split' : 'proposeSplit'
}

/** The page with the macro that was chosen in its reply. Nothing is sent. */
async function showWithMacro(c: Context<App>, number: string): Promise<Response> {
  const typed = await readTyped(c)
  try {
    const inserted = await insertMacro(c, number, typed)
    return await showDeskTicket(c, number, inserted.typed, undefined, inserted.filled)
  } catch (error) {
    return showDeskTicket(c, number, typed, toProblem(error, c.var.requestId))
  }
}

async function showDeskTicket(
  c: Context<App>,
  number: string,
  typed: Typed = {},
  refusal?: ProblemError,
  filled?: FilledMacro,
): Promise<Response> {
  const rows = await loadUnlessSignedOut(c, number, refusal)
  const t = serviceTranslators[c.var.locale]
  const view = {
    ...formView(c, FORM, typed, refusal),
    // Signed out, the two fields that were written in are all that is left of the page.
    isAgent: rows !== null,
    number,
    key: crypto.randomUUID(),
    noteKey: crypto.randomUUID(),
    splitKey: crypto.randomUUID(),
    bookingKey: crypto.randomUUID(),
    limits: FILE_LIMITS,
    canReply: rows === null || (rows.ticket.mergedInto === null && transition(rows.ticket.status, 'reply', 'agent').ok),
    canWait: rows === null || transition(rows.ticket.status, 'wait', 'agent').ok,
    done: Object.fromEntries(DONE.map((action) => [action, c.req.query('done') === action])),
    inserted: insertedMacro(filled),
    change: rows !== null && (await changeInWords(c.var.verb, t, rows.ticket, { ...rows.agent, mayAnswer: false }, typed)),
    replacement: rows !== null && (await replacementInWords(c.var.verb, t, rows.ticket, { ...rows.agent, mayConfirm: false })),
    ticket: rows !== null && deskTicketView(c, rows, typed),
  }
  return renderPage(c, 'desk/tickets/_/', view, refusal?.status)
}

/** Null for an agent whose session has ended while they wrote: what they typed is shown again. */
async function loadUnlessSignedOut(c: Context<App>, number: string, refusal?: ProblemError): Promise<DeskPageRows | null> {
  try {
    return await loadDeskPage(c.var.verb, number)
  } catch (error) {
    if (refusal?.slug === 'signed-out' && error instanceof ProblemError && error.slug === 'signed-out') return null
    throw error
  }
}
