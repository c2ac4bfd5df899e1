import { eq, type SQL } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../../context.ts'
import { refusedBy } from '../../db/refusal.ts'
import { receivedMails, tickets } from '../../db/schema.ts'
import { problem } from '../../problems/problem.ts'
import { type Account, readAsAgent } from '../../sessions/read-as.ts'
import type { Mail } from '../mail.ts'
import { parseMail } from '../parse.ts'
import { readRaw } from '../raw-store.ts'
import { KNOWN_SIGN } from '../row.ts'
import { mailColumns } from './list.ts'

/** A mail's row, with the number of its ticket. */
export type MailRow = typeof receivedMails.$inferSelect & { ticket: string | null }

/** Where an agent may still put a mail. */
const UNDECIDED: readonly MailRow['place'][] = ['pending', 'answered', 'ignored']

/**
 * Reads a mail for an agent, with whatever else `build` asks for, in one round trip.
 * @throws {ProblemError} signed-out, not-an-agent, received-mail-not-found
 */
export async function loadMail<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  id: string,
  build: (me: SQL<string>) => readonly [...T],
): Promise<{ agent: Account; row: MailRow; rest: BatchResponse<T> }> {
  const [agent, ...results] = await readAsAgent(ctx, (me) => [mailQuery(ctx, id), ...build(me)])
  const [rows, ...rest] = results as unknown as [MailRow[], ...BatchResponse<T>]
  const [row] = rows
  if (!row) throw problem('received-mail-not-found')
  return { agent, row, rest: rest as BatchResponse<T> }
}

function mailQuery(ctx: VerbContext, id: string) {
  return ctx.db
    .select(mailColumns)
    .from(receivedMails)
    .leftJoin(tickets, eq(tickets.id, receivedMails.ticketId))
    .where(eq(receivedMails.id, id))
}

/** Whether an agent may still decide where it goes. */
export function isUndecided({ place }: Pick<MailRow, 'place'>): boolean {
  return UNDECIDED.includes(place)
}

/** What a mail says; null where it cannot be read. @throws {ProblemError} received-mail-not-found, where the raw mail is gone */
export async function mailOf(ctx: VerbContext, { id }: Pick<MailRow, 'id'>): Promise<Mail | null> {
  const object = await readRaw(ctx.env, id)
  if (!object) throw problem('received-mail-not-found')
  return parseMail(new Uint8Array(await object.arrayBuffer())).catch(() => null)
}

/**
 * The mail that an agent puts somewhere.
 * @throws {ProblemError} mail-already-placed, mail-unreadable
 */
export async function mailToPlace(ctx: VerbContext, row: MailRow): Promise<Mail> {
  if (!isUndecided(row)) throw problem('mail-already-placed')
  const mail = await mailOf(ctx, row)
  if (!mail) throw problem('mail-unreadable')
  return mail
}

/** The statement that puts a mail somewhere; refused where it was put before (`placedProblem`). */
export function placeStatement(
  ctx: VerbContext,
  { id }: Pick<MailRow, 'id'>,
  agent: Pick<Account, 'id'>,
  where: { place: 'replied' | 'opened' | 'noted'; ticketId: string } | { place: 'dismissed' },
) {
  return ctx.db
    .update(receivedMails)
    .set({ ...where, placedAt: ctx.now, placedBy: agent.id })
    .where(eq(receivedMails.id, id))
}

/** What to throw when placing a mail failed: the problem, where it is that somebody else was faster. */
export function placedProblem(error: unknown): unknown {
  const wasPlaced = refusedBy(error, 'mail-already-placed') || refusedBy(error, KNOWN_SIGN)
  return wasPlaced ? problem('mail-already-placed') : error
}
