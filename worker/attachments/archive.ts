import { makeZip } from 'client-zip'
import type { VerbContext } from '../context.ts'
import type { Account } from '../sessions/read-as.ts'
import { readDeskConversation, readOwnConversation } from '../tickets/conversation.ts'
import { type TranscriptFacts, transcriptOf, writeTranscript } from '../tickets/transcript.ts'
import { uniqueName } from './file-name.ts'
import { disposition } from './serve.ts'

/** What only agents see lies in a folder of its own, so that nobody sends it on by mistake. */
const INTERNAL = 'internal/'

/** Something in an archive: a text of ours, or a file. */
type Entry = { name: string; text: string } | { name: string; file: TranscriptFacts['files'][number] }

/**
 * A ticket that the caller is on as a ZIP that is made while it is sent: the conversation, and all files.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function archiveOwnTicket(ctx: VerbContext, number: string): Promise<Response> {
  const { account, ...facts } = await readOwnConversation(ctx, number)
  return archive(ctx, number, publicEntries(ctx, account, facts))
}

/**
 * The same for agents: what the customer may see as the customer gets it, and beside it everything.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function archiveDeskTicket(ctx: VerbContext, number: string): Promise<Response> {
  const { account, ...whole } = await readDeskConversation(ctx, number)
  const notes = new Set(whole.messages.filter(({ visibility }) => visibility === 'internal').map((message) => message.id))
  const messages = whole.messages.filter((message) => !notes.has(message.id))
  const files = whole.files.filter(({ messageId }) => !notes.has(messageId))
  const filesOfNotes = whole.files.filter(({ messageId }) => notes.has(messageId))
  return archive(ctx, number, [
    ...publicEntries(ctx, account, { ...whole, messages, files }),
    { name: `${INTERNAL}${number}.txt`, text: transcriptFor(ctx, account, whole, true) },
    ...fileEntries(filesOfNotes, `${INTERNAL}files/`),
  ])
}

/** What the customer may see. */
function publicEntries(ctx: VerbContext, account: Account, facts: TranscriptFacts): Entry[] {
  return [
    { name: `${facts.ticket.number}.txt`, text: transcriptFor(ctx, account, facts, false) },
    ...fileEntries(facts.files, 'files/'),
  ]
}

function transcriptFor(ctx: VerbContext, { locale, timeZone }: Account, facts: TranscriptFacts, isAgent: boolean): string {
  return writeTranscript(transcriptOf(facts, { locale, timeZone, isAgent }, ctx.now), { locale })
}

/** The files that are still there; the transcript names the others. */
function fileEntries(files: TranscriptFacts['files'], folder: string): Entry[] {
  const taken = new Set<string>()
  const kept = files.filter(({ removedAt }) => removedAt === null)
  return kept.map((file) => ({ file, name: `${folder}${uniqueName(file.fileName, taken)}` }))
}

function archive(ctx: VerbContext, number: string, entries: readonly Entry[]): Response {
  return new Response(makeZip(contents(ctx, entries)), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': disposition('attachment', `${number}.zip`),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}

/** Each once the one before it has gone out. @throws {Error} where R2 fails: half an archive must not pass for a whole one */
async function* contents({ env, now }: Pick<VerbContext, 'env' | 'now'>, entries: readonly Entry[]) {
  for (const entry of entries) {
    if ('text' in entry) yield { name: entry.name, input: entry.text, lastModified: new Date(now) }
    else {
      const object = await env.FILES.get(entry.file.objectKey ?? '')
      if (!object) throw new Error(`${entry.file.id} is not in R2`)
      yield { name: entry.name, input: object.body, size: entry.file.bytes, lastModified: new Date(entry.file.createdAt) }
    }
  }
}
