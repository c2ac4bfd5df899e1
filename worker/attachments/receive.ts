import {
  MaxFileSizeExceededError,
  MaxPartsExceededError,
  MaxTotalSizeExceededError,
  MultipartParseError,
  parseMultipartRequest,
} from '@remix-run/multipart-parser'
import type { Context } from 'hono'
import type * as z from 'zod/mini'
import type { App, VerbContext } from '../context.ts'
import { fieldProblem, type ProblemError, problem } from '../problems/problem.ts'
import { parse, parseJson, readText } from '../validate.ts'
import { FILE_BYTES_MAX, FILES_MAX, megabytes } from './limits.ts'
import { discardFiles, keepFile, namedUploads, type ReceivedFile } from './received-file.ts'

/** Text of a form without files. */
const FORM_TEXT_BYTES_MAX = 512 * 1024

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
 * @param accountId whose files they are; null: files are let fall
 * @param fields gets each text field as it is read, so that what was typed is known even when the form is refused
 * @throws {ProblemError} attachment-too-large, too-many-attachments, attachment-type-mismatch, attachment-empty, body-too-large,
 *   validation-failed, too-many-requests
 */
export async function receiveForm(
  ctx: VerbContext,
  request: Request,
  accountId: string | null,
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
      else if (part.filename && accountId !== null) {
        assertFew(files.length + 1)
        // A browser writes the quotation mark of a name as %22 (HTML Standard, multipart/form-data encoding).
        files.push(await keepFile(ctx, accountId, part.filename.replaceAll('%22', '"'), part.bytes))
      }
    }
    return { fields, files }
  } catch (error) {
    await discardFiles(ctx, files)
    throw formProblem(error)
  }
}

function formProblem(error: unknown): ProblemError | unknown {
  if (error instanceof MaxFileSizeExceededError) {
    return problem('attachment-too-large', { params: { megabytes: megabytes(FILE_BYTES_MAX) } })
  }
  if (error instanceof MaxTotalSizeExceededError || error instanceof MaxPartsExceededError) return problem('body-too-large')
  if (error instanceof MultipartParseError) return fieldProblem('/', 'malformed')
  return error
}

/**
 * A command that comes as JSON, or as a form with files. Either may name, in `uploads`, files that were uploaded before: JSON as a list,
 * a form with commas between.
 * @param accountId who sends it, and whose the files are
 * @param typed gets the form's text fields, as in `receiveForm`
 * @throws {ProblemError} those of `receiveForm`, `parseJson` and `namedUploads`; validation-failed (the form's files are removed again)
 */
export async function receiveJsonOrForm<S extends z.core.$ZodType<{ uploads?: string[] | undefined }>>(
  c: Context<App>,
  schema: S,
  accountId: string,
  typed: Record<string, string> = {},
): Promise<{ input: z.output<S>; files: ReceivedFile[] }> {
  const ctx = c.var.verb
  if (!isForm(c.req.raw)) {
    const input = await parseJson(c, schema)
    return { input, files: await namedUploads(ctx, accountId, input.uploads ?? []) }
  }
  const { fields, files } = await receiveForm(ctx, c.req.raw, accountId, typed)
  try {
    const { uploads, ...others } = fields
    const input = parse(schema, uploads ? { ...others, uploads: uploads.split(',') } : others)
    const named = await namedUploads(ctx, accountId, input.uploads ?? [])
    assertFew(named.length + files.length)
    return { input, files: [...named, ...files] }
  } catch (error) {
    await discardFiles(ctx, files)
    throw error
  }
}

/** @throws {ProblemError} too-many-attachments */
function assertFew(count: number): void {
  if (count > FILES_MAX) throw problem('too-many-attachments', { params: { count: FILES_MAX } })
}
