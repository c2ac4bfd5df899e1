import {
  MaxFileSizeExceededError,
  MaxPartsExceededError,
  MaxTotalSizeExceededError,
  MultipartParseError,
  type MultipartPart,
  parseMultipartRequest,
} from '@remix-run/multipart-parser'
import type { Context } from 'hono'
import type * as z from 'zod'
import type { App, VerbContext } from '../context.ts'
import { sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { fieldProblem, type ProblemError, problem } from '../problems/problem.ts'
import { parse, parseJson, readText } from '../validate.ts'
import { mediaTypeOf } from './media-type.ts'

/** Files of one message. */
export const FILES_MAX = 10
/** Size of one file. */
export const FILE_BYTES_MAX = 25 * 1024 * 1024
/** Text of a form without files. */
const FORM_TEXT_BYTES_MAX = 512 * 1024
/** Longest file name that is kept; longer ones lose their beginning. */
const FILE_NAME_CHARS_MAX = 200

/** A file that lies in R2 and is not yet named by a row. */
export interface ReceivedFile {
  id: string
  fileName: string
  mediaType: string
  bytes: number
  sha256: string
  objectKey: string
}

/** A form's text fields and its files, already stored. */
export interface ReceivedForm {
  fields: Record<string, string>
  files: ReceivedFile[]
}

/** Whether a request carries form data, with files or without. */
export function isForm(request: Request): boolean {
  const type = request.headers.get('content-type') ?? ''
  return type.startsWith('multipart/form-data') || type.startsWith('application/x-www-form-urlencoded')
}

/**
 * Reads a form as it arrives and puts each file into R2 as soon as it is whole, so that memory holds one file at a time.
 * When anything is refused, what was stored is removed again.
 * @param ticketId the ticket the files are for, whose objects lie together; null: files are let fall
 * @param fields gets each text field as it is read, so that what was typed is known even when the form is refused
 * @throws {ProblemError} attachment-too-large, too-many-attachments, attachment-type-mismatch, attachment-empty, body-too-large, validation-failed
 */
export async function receiveForm(
  ctx: VerbContext,
  request: Request,
  ticketId: string | null,
  fields: Record<string, string> = {},
): Promise<ReceivedForm> {
  if (!request.headers.get('content-type')?.startsWith('multipart/')) {
    Object.assign(fields, Object.fromEntries(new URLSearchParams(await readText(request, FORM_TEXT_BYTES_MAX))))
    return { fields, files: [] }
  }
  const files: ReceivedFile[] = []
  try {
    const limits = { maxFileSize: FILE_BYTES_MAX, maxParts: 64, maxTotalSize: FILES_MAX * FILE_BYTES_MAX + 1024 * 1024 }
    for await (const part of parseMultipartRequest(request, limits)) {
      if (!part.isFile) fields[part.name ?? ''] = part.text
      else if (part.filename && ticketId !== null) files.push(await receiveFile(ctx, part, ticketId, files.length))
    }
    return { fields, files }
  } catch (error) {
    await discardFiles(ctx, files)
    throw formProblem(error)
  }
}

/** Removes stored files that no row will name. */
export async function discardFiles(ctx: VerbContext, files: readonly ReceivedFile[]): Promise<void> {
  if (files.length > 0) await ctx.env.FILES.delete(files.map((file) => file.objectKey))
}

async function receiveFile(ctx: VerbContext, part: MultipartPart, ticketId: string, index: number): Promise<ReceivedFile> {
  const fileName = safeName(part.filename ?? '')
  if (index >= FILES_MAX) throw problem('too-many-attachments', { params: { count: FILES_MAX } })
  if (part.bytes.byteLength === 0) throw problem('attachment-empty', { params: { fileName } })
  const mediaType = await mediaTypeOf(fileName, part.bytes)
  if (!mediaType) throw problem('attachment-type-mismatch', { params: { fileName } })
  const id = newId('attachment')
  const objectKey = `tickets/${ticketId}/${id}`
  const bytes = Uint8Array.from(part.bytes)
  const digest = await sha256(bytes)
  await ctx.env.FILES.put(objectKey, bytes, { sha256: digest, httpMetadata: { contentType: mediaType } })
  return { id, fileName, mediaType, bytes: bytes.byteLength, sha256: digest, objectKey }
}

/**
 * The last part of a path, without control characters, so that no name escapes a folder or a header. A browser writes the quotation
 * mark of a name as %22 (HTML Standard, multipart/form-data encoding).
 */
function safeName(name: string): string {
  const last = name.replaceAll('%22', '"').split(/[/\\]/).at(-1) ?? ''
  const printable = last.replaceAll(/\p{C}/gu, '').trim()
  return printable.slice(-FILE_NAME_CHARS_MAX) || 'file'
}

function formProblem(error: unknown): ProblemError | unknown {
  const megabytes = FILE_BYTES_MAX / 1024 / 1024
  if (error instanceof MaxFileSizeExceededError) return problem('attachment-too-large', { params: { megabytes } })
  if (error instanceof MaxTotalSizeExceededError || error instanceof MaxPartsExceededError) return problem('body-too-large')
  if (error instanceof MultipartParseError) return fieldProblem('/', 'malformed')
  return error
}

/**
 * A command that comes as JSON, or as a form with files.
 * @param typed gets the form's text fields, as in `receiveForm`
 * @throws {ProblemError} those of `receiveForm` and `parseJson`; validation-failed (the files are removed again)
 */
export async function receiveJsonOrForm<S extends z.ZodType>(
  c: Context<App>,
  schema: S,
  ticketId: string,
  typed: Record<string, string> = {},
) {
  if (!isForm(c.req.raw)) return { input: await parseJson(c, schema), files: [] }
  const { fields, files } = await receiveForm(c.var.verb, c.req.raw, ticketId, typed)
  try {
    return { input: parse(schema, fields), files }
  } catch (error) {
    await discardFiles(c.var.verb, files)
    throw error
  }
}
