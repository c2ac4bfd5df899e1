import { Hono } from 'hono'
import { archiveOwnTicket } from '../attachments/archive.ts'
import { receiveJsonOrForm } from '../attachments/receive.ts'
import { changeRoutes } from '../changes/routes.ts'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { revisionRoutes } from '../live/routes.ts'
import { participantRoutes } from '../participants/routes.ts'
import { replacementRoutes } from '../replacements/routes.ts'
import { remoteAccessRoutes } from '../secrets/routes.ts'
import { splitRoutes } from '../splits/routes.ts'
import { parseJson, parseQuery } from '../validate.ts'
import { closeTicket } from './close.ts'
import { escalateTicket } from './escalate.ts'
import { listTickets } from './list.ts'
import { loadOwnTicket } from './load.ts'
import { rateTicket } from './rate.ts'
import { readTicket } from './read.ts'
import { readTranscript, TranscriptQuery, transcriptFile } from './read-transcript.ts'
import { reopenTicket } from './reopen.ts'
import { ListQuery, RateTicket, SubmitTicket, WriteMessage } from './schemas.ts'
import { openSubmission, submitTicket } from './submit.ts'
import { writeMessage } from './write-message.ts'

/** `/api/tickets`: the customer's side of a ticket. */
export const ticketRoutes = new Hono<App>()
  .route('/', splitRoutes)
  .route('/', changeRoutes)
  .route('/', replacementRoutes)
  .route('/', participantRoutes)
  .route('/', remoteAccessRoutes)
  .route('/', revisionRoutes)
  .get('/:number/transcript', async (c) => {
    const { locale } = parseQuery(c, TranscriptQuery)
    const number = c.req.param('number')
    return transcriptFile(number, await readTranscript(c.var.verb, number, locale))
  })
  .post('/', async (c) => {
    const submission = await openSubmission(c.var.verb, idempotencyKeyOf(c.req.raw))
    const { input, files } = await receiveJsonOrForm(c, SubmitTicket, submission.opener.id)
    const answer = await submitTicket(c.var.verb, submission, input, files)
    return c.json(answer, 201, { location: `/api/tickets/${answer.ticket.number}` })
  })
  .get('/', async (c) => c.json(await listTickets(c.var.verb, parseQuery(c, ListQuery))))
  .get('/:number', async (c) => c.json({ ticket: await readTicket(c.var.verb, c.req.param('number')) }))
  .get('/:number/archive', (c) => archiveOwnTicket(c.var.verb, c.req.param('number')))
  .post('/:number/messages', async (c) => {
    const own = await loadOwnTicket(c.var.verb, c.req.param('number'))
    const { input, files } = await receiveJsonOrForm(c, WriteMessage, own.account.id)
    return c.json(await writeMessage(c.var.verb, own, input.body, files), 201)
  })
  .post('/:number/close', async (c) => c.json({ ticket: await closeTicket(c.var.verb, c.req.param('number')) }))
  .post('/:number/reopen', async (c) => c.json({ ticket: await reopenTicket(c.var.verb, c.req.param('number')) }))
  .post('/:number/escalate', async (c) => c.json({ ticket: await escalateTicket(c.var.verb, c.req.param('number')) }))
  .post('/:number/rating', async (c) => {
    const rating = await parseJson(c, RateTicket)
    return c.json({ ticket: await rateTicket(c.var.verb, c.req.param('number'), rating) }, 201)
  })
