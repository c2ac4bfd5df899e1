import * as z from 'zod/mini'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import type { Account } from '../sessions/read-as.ts'
import { readDeskConversation, readOwnConversation } from './conversation.ts'
import { type Transcript, type TranscriptReader, transcriptOf, writeTranscript } from './transcript.ts'

/** The language of a transcript; without it, its reader's own. */
export const TranscriptQuery = z.object({ locale: z.optional(z.enum(LOCALES)) })

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
  const { account, ...facts } = await readOwnConversation(ctx, number)
  const reader = { locale: locale ?? account.locale, timeZone: account.timeZone, isAgent: false }
  return { account, reader, transcript: transcriptOf(facts, reader, ctx.now) }
}

/**
 * An agent's own transcript of any ticket, with the internal notes.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function readDeskTranscript(ctx: VerbContext, number: string, locale?: Locale): Promise<ReadTranscript> {
  const { account, ...facts } = await readDeskConversation(ctx, number)
  const reader = { locale: locale ?? account.locale, timeZone: account.timeZone, isAgent: true }
  return { account, reader, transcript: transcriptOf(facts, reader, ctx.now) }
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
