import * as z from 'zod'
import { UPLOAD_BYTES_MAX } from './limits.ts'

/** `POST /api/uploads`: the file's name, of which a path is cut off, and its size. */
export const BeginUpload = z.strictObject({
  fileName: z.string().min(1).max(1000),
  bytes: z.int().nonnegative(),
})
export type BeginUpload = z.output<typeof BeginUpload>

/** What the upload's answers say of it. */
export const UploadAnswer = z.object({
  upload: z.object({
    id: z.string(),
    fileName: z.string(),
    bytes: z.int().max(UPLOAD_BYTES_MAX),
    received: z.int(),
    isReady: z.boolean(),
    mediaType: z.string().nullable(),
    expiresAt: z.iso.datetime(),
  }),
})
export type UploadAnswer = z.output<typeof UploadAnswer>
