import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { appendToUpload } from './append-upload.ts'
import { beginUpload } from './begin-upload.ts'
import { cancelUpload } from './discard-upload.ts'
import { loadUpload } from './load-upload.ts'
import { BeginUpload } from './upload-schemas.ts'
import { uploadAnswer, uploadHeaders } from './upload-view.ts'

/** `/api/uploads`: files on their way, after draft-ietf-httpbis-resumable-upload (docs/decisions/0026-files.md). */
export const uploadRoutes = new Hono<App>()
  .post('/', async (c) => {
    const upload = await beginUpload(c.var.verb, await parseJson(c, BeginUpload))
    return c.json(uploadAnswer(upload), 201, { ...uploadHeaders(upload), location: `/api/uploads/${upload.id}` })
  })
  .get('/:id', async (c) => {
    const upload = await loadUpload(c.var.verb, c.req.param('id'))
    return c.json(uploadAnswer(upload), 200, uploadHeaders(upload))
  })
  .patch('/:id', async (c) => {
    const upload = await appendToUpload(c.var.verb, c.req.param('id'), c.req.raw)
    return c.json(uploadAnswer(upload), 200, uploadHeaders(upload))
  })
  .delete('/:id', async (c) => {
    await cancelUpload(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
