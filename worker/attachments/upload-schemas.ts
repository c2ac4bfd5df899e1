import * as z from 'zod/mini'
import { given } from '../fields.ts'
import { UPLOAD_BYTES_MAX } from './limits.ts'

/** `POST /api/uploads`: the file's name, of which a path is cut off, and its size. */
export const BeginUpload = z.strictObject({
  fileName: given(1000),
  bytes: z.int().check(z.nonnegative()),
})
export type BeginUpload = z.output<typeof BeginUpload>

/** What the upload's answers say of it. */
export const UploadAnswer = z.object({
  upload: z.object({
    id: z.string(),
    fileName: z.string(),
    bytes: z.int().check(z.lte(UPLOAD_BYTES_MAX)),
    received: z.int(),
    isReady: z.boolean(),
    mediaType: z.nullable(z.string()),
    expiresAt: z.iso.datetime(),
  }),
})
export type UploadAnswer = z.output<typeof UploadAnswer>
