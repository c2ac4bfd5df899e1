import type { uploads } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'
import { CHUNK_BYTES_MAX, CHUNK_BYTES_MIN, UPLOAD_BYTES_MAX } from './limits.ts'
import type { UploadAnswer } from './upload-schemas.ts'

export type Upload = typeof uploads.$inferSelect

/** An upload as its sender sees it. */
export function uploadAnswer(row: Upload): UploadAnswer {
  const { id, fileName, bytes, received, mediaType } = row
  return { upload: { id, fileName, bytes, received, isReady: row.readyAt !== null, mediaType, expiresAt: iso(row.expiresAt) } }
}

/** How far an upload has come, in the header fields of draft-ietf-httpbis-resumable-upload. */
export function uploadHeaders(row: Upload): Record<string, string> {
  return {
    'upload-offset': String(row.received),
    'upload-length': String(row.bytes),
    'upload-complete': row.readyAt === null ? '?0' : '?1',
    'upload-limit': `max-size=${UPLOAD_BYTES_MAX}, min-append-size=${CHUNK_BYTES_MIN}, max-append-size=${CHUNK_BYTES_MAX}`,
    'cache-control': 'private, no-store',
  }
}
