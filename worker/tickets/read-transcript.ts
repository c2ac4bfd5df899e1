import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs, readAsAgent } from '../sessions/read-as.ts'
import { filesOf, messagesOf, ownTicket, ticketIdOf } from './load.ts'
import { type Transcript, type TranscriptReader, transcriptOf, writeTranscript } from './transcript.ts'

/** The language of a transcript; without it, its reader's own. */
export const TranscriptQuery = z.object({ locale: z.enum(LOCALES).optional() })

/** A transcript, and who reads it. */
export interface ReadTranscript {
  account: Account
  reader: TranscriptReader
  transcript: Transcript
}

/**
 * The transcript of a ticket that the caller is on, internal notes left out.
 * @throws {ProblemError} signed-out, ticket-not-found
 */
export async function readTranscript(ctx: VerbContext, number: string, locale?: Locale): Promise<ReadTranscript> {
  const id = ticketIdOf(number)
  const [account, [ticket], messages, files] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    messagesOf(ctx, id, 'public'),
    filesOf(ctx, id, 'public'),
  ])
  if (!ticket) throw problem('ticket-not-found')
  const reader = { locale: locale ?? account.locale, timeZone: account.timeZone, isAgent: false }
  return { account, reader, transcript: transcriptOf({ ticket, messages, files }, reader, ctx.now) }
}

/**
 * An agent's own transcript of any ticket, with the internal notes.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function readDeskTranscript(ctx: VerbContext, number: string, locale?: Locale): Promise<ReadTranscript> {
  const id = ticketIdOf(number)
  const [account, [ticket], messages, files] = await readAsAgent(ctx, () => [
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    messagesOf(ctx, id, 'all'),
    filesOf(ctx, id, 'all'),
  ])
  if (!ticket) throw problem('ticket-not-found')
  const reader = { locale: locale ?? account.locale, timeZone: account.timeZone, isAgent: true }
  return { account, reader, transcript: transcriptOf({ ticket, messages, files }, reader, ctx.now) }
}

/** A transcript as a file of plain text. */
export function transcriptFile(number: string, { reader, transcript }: ReadTranscript): Response {
  return new Response(writeTranscript(transcript, reader), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-language': reader.locale,
      'content-disposition': `inline; filename="${number}.txt"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
