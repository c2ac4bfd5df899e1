import type { Context } from 'hono'
import * as z from 'zod/mini'
import { receiveForm, receiveJsonOrForm } from '../attachments/receive.ts'
import type { App } from '../context.ts'
import { loadDeskTicket } from '../desk/load.ts'
import { REPLY_OUTCOMES, REPLY_STATUSES, SeenMessage, WriteDeskMessage } from '../desk/schemas.ts'
import { writeDeskMessage } from '../desk/write-message.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { type FilledMacro, fillMacro } from '../macros/fill.ts'
import { fieldProblem } from '../problems/problem.ts'
import { MessageBody, UploadIds } from '../tickets/schemas.ts'
import { parse } from '../validate.ts'
import type { Typed } from './form-view.ts'

/**
 * The reply as its form sends it: to the customer, whatever else the form says. Its outcome counts where the button pressed resolves
 * the ticket; the macro chosen is no part of it.
 */
const ReplyForm = z.pipe(
  z
    .strictObject({
      visibility: z.literal('public'),
      body: MessageBody,
      uploads: UploadIds,
      status: z._default(z.enum(REPLY_STATUSES), 'open'),
      resolveAs: z._default(z.enum([...REPLY_OUTCOMES, '']), ''),
      macro: z.optional(z.string()),
      seen: SeenMessage,
    })
    .check(
      z.refine(({ status, resolveAs }) => status !== 'resolved' || resolveAs !== '', {
        path: ['resolveAs'],
        params: { code: 'required' },
      }),
    ),
  z.transform(({ resolveAs, macro: _, ...message }) => {
    return message.status === 'resolved' && resolveAs !== '' ? { ...message, outcome: resolveAs } : message
  }),
)

/** Sends the reply that a form brings, with its files. @param typed gets what was typed @returns the message's id */
export async function sendReply(c: Context<App>, number: string, typed: Record<string, string>): Promise<string> {
  const ctx = c.var.verb
  const key = idempotencyKeyOf(c.req.raw)
  const desk = await loadDeskTicket(ctx, number, key).catch(async (refusal) => {
    await receiveForm(ctx, c.req.raw, null, typed)
    throw refusal
  })
  const { input, files } = await receiveJsonOrForm(c, ReplyForm, desk.agent.id, typed)
  return (await writeDeskMessage(ctx, desk, input, files, key)).message.id
}

/** Keeps an internal note. @returns the message's id */
export async function keepNote(c: Context<App>, number: string, note: string): Promise<string> {
  const ctx = c.var.verb
  const key = idempotencyKeyOf(c.req.raw)
  const desk = await loadDeskTicket(ctx, number, key)
  if (note.trim() === '') throw fieldProblem('/note', 'required')
  const input = parse(WriteDeskMessage, { visibility: 'internal', body: note })
  return (await writeDeskMessage(ctx, desk, input, [], key)).message.id
}

/** Puts the macro that was chosen below what is typed already, with what it suggests. */
export async function insertMacro(c: Context<App>, number: string, typed: Typed): Promise<{ typed: Typed; filled: FilledMacro }> {
  if (!typed.macro) throw fieldProblem('/macro', 'required')
  const filled = await fillMacro(c.var.verb, number, typed.macro)
  const before = typed.body?.trimEnd() ?? ''
  const body = before === '' ? filled.text : `${before}\n\n${filled.text}`
  return { typed: { ...typed, body, resolveAs: filled.outcome ?? typed.resolveAs ?? '' }, filled }
}
