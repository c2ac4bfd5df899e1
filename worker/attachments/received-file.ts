import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { type attachments, uploads } from '../db/schema.ts'
import { sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { safeName } from './file-name.ts'
import { type Inspected, inspect } from './inspect.ts'
import { UPLOAD_MS } from './limits.ts'
import { objectKeyOf } from './objects.ts'

/** A whole file that lies in R2 and waits for its message. */
export interface ReceivedFile extends Inspected {
  id: string
  fileName: string
  bytes: number
  sha256: string
  /** Whether it came with the message's own form, and goes when that is refused; one uploaded before stays for the next try. */
  cameWithForm: boolean
}

type FileContext = Pick<VerbContext, 'env' | 'db' | 'now'>

/**
 * Keeps a file that is in memory. Its row is written first: should anything fail in between, housekeeping finds by it what to clear away.
 * @param name as the sender gave it
 * @throws {ProblemError} attachment-empty, attachment-type-mismatch, too-many-requests
 */
export async function keepFile(ctx: FileContext, accountId: string, name: string, bytes: Uint8Array): Promise<ReceivedFile> {
  const fileName = safeName(name)
  if (bytes.byteLength === 0) throw problem('attachment-empty', { params: { fileName } })
  const inspected = inspect(fileName, bytes)
  // A copy: the bytes may be part of a larger buffer that is used again.
  const content = Uint8Array.from(bytes)
  const digest = await sha256(content)
  const file = { id: newId('attachment'), fileName, ...inspected, bytes: content.byteLength, sha256: digest }
  await insertUpload(ctx, { ...file, accountId, received: file.bytes, readyAt: ctx.now })
  await ctx.env.FILES.put(objectKeyOf(file.id), content, { sha256: digest, httpMetadata: { contentType: file.mediaType } })
  return { ...file, cameWithForm: true }
}

/** Writes the row of a file on its way. @throws {ProblemError} too-many-requests, when the account has too many that no message took */
export async function insertUpload(
  ctx: Pick<VerbContext, 'db' | 'now'>,
  row: Omit<typeof uploads.$inferInsert, 'createdAt' | 'expiresAt'>,
): Promise<void> {
  try {
    await ctx.db.insert(uploads).values({ ...row, createdAt: ctx.now, expiresAt: ctx.now + UPLOAD_MS })
  } catch (error) {
    if (!refusedBy(error, 'too-many-uploads')) throw error
    throw problem('too-many-requests', { headers: { 'retry-after': String(UPLOAD_MS / 1000) } })
  }
}

/**
 * The files that a command names, in that order. One that a message has taken is among them, so that a command sent twice is known by its
 * key; taking it again is what the database refuses (`fileProblem`).
 * @throws {ProblemError} upload-not-found, for a missing one and for somebody else's alike; upload-incomplete
 */
export async function namedUploads(
  ctx: Pick<VerbContext, 'db'>,
  accountId: string,
  ids: readonly string[],
): Promise<ReceivedFile[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.id, [...ids]), eq(uploads.accountId, accountId), isNull(uploads.discardedAt)))
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id)
    if (!row) throw problem('upload-not-found')
    if (row.sha256 === null || row.mediaType === null) throw problem('upload-incomplete', { params: { fileName: row.fileName } })
    const { fileName, bytes, mediaType, width, height } = row
    return { id, fileName, bytes, mediaType, width, height, sha256: row.sha256, cameWithForm: false }
  })
}

/** Removes files that no message will take. Those uploaded before stay: the command may be tried again with them. */
export async function discardFiles(ctx: FileContext, files: readonly ReceivedFile[]): Promise<void> {
  const ids = files.filter((file) => file.cameWithForm).map((file) => file.id)
  if (ids.length === 0) return
  await ctx.db
    .update(uploads)
    .set({ discardedAt: ctx.now })
    .where(and(inArray(uploads.id, ids), isNull(uploads.claimedAt), isNotNull(uploads.readyAt)))
  await ctx.env.FILES.delete(ids.map(objectKeyOf))
}

/** What to throw when a command with files failed: the problem, where it is that another message has taken one of them. */
export function fileProblem(error: unknown): unknown {
  return refusedBy(error, 'attachment-not-uploaded') || refusedBy(error, 'attachments.id') ? problem('upload-not-found') : error
}

/** The rows of a message's files: with them the database takes each from its upload (`0010_files.sql`). */
export function attachmentRows(
  files: readonly ReceivedFile[],
  message: { id: string; ticketId: string; createdAt: number },
): (typeof attachments.$inferSelect)[] {
  return files.map(({ cameWithForm: _, ...file }) => ({
    ...file,
    ticketId: message.ticketId,
    messageId: message.id,
    objectKey: objectKeyOf(file.id),
    createdAt: message.createdAt,
    ticketClosedAt: null,
    removedAt: null,
  }))
}
