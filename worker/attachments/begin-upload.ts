import type { VerbContext } from '../context.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { safeName } from './file-name.ts'
import { megabytes, UPLOAD_BYTES_MAX, UPLOAD_MS } from './limits.ts'
import { insertUpload } from './received-file.ts'
import type { BeginUpload } from './upload-schemas.ts'
import type { Upload } from './upload-view.ts'

/**
 * Announces a file that is to be uploaded in parts and sent with a message later.
 * @throws {ProblemError} signed-out, attachment-empty, attachment-too-large, too-many-requests
 */
export async function beginUpload(ctx: VerbContext, input: BeginUpload): Promise<Upload> {
  const [account] = await readAs(ctx, () => [])
  const fileName = safeName(input.fileName)
  if (input.bytes === 0) throw problem('attachment-empty', { params: { fileName } })
  if (input.bytes > UPLOAD_BYTES_MAX) {
    throw problem('attachment-too-large', { params: { megabytes: megabytes(UPLOAD_BYTES_MAX) } })
  }
  const announced = { id: newId('attachment'), accountId: account.id, fileName, bytes: input.bytes }
  await insertUpload(ctx, announced)
  const nothingYet = {
    mediaType: null,
    width: null,
    height: null,
    sha256: null,
    readyAt: null,
    claimedAt: null,
    discardedAt: null,
  }
  return { ...announced, ...nothingYet, received: 0, chunks: [], createdAt: ctx.now, expiresAt: ctx.now + UPLOAD_MS }
}
