import { type Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import { archiveDeskTicket } from '../attachments/archive.ts'
import { receiveJsonOrForm } from '../attachments/receive.ts'
import { deskChangeRoutes } from '../changes/routes.ts'
import type { App } from '../context.ts'
import { importDevices } from '../devices/import.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { importLicenses } from '../licenses/import.ts'
import { revokeLicense } from '../licenses/revoke.ts'
import { RevokeLicense } from '../licenses/schemas.ts'
import { deskRevisionRoutes } from '../live/routes.ts'
import { macroRoutes } from '../macros/routes.ts'
import { mergeTicket } from '../merges/merge.ts'
import { MergeTicket } from '../merges/schemas.ts'
import { deskPurchaseRoutes } from '../purchases/routes.ts'
import { deskReplacementRoutes } from '../replacements/routes.ts'
import { deskRemoteAccessRoutes } from '../secrets/routes.ts'
import { deskSplitRoutes } from '../splits/routes.ts'
import { readDeskTranscript, TranscriptQuery, transcriptFile } from '../tickets/read-transcript.ts'
import { hasBody, parse, parseJson, parseQuery, readText } from '../validate.ts'
import { assignTicket } from './assign.ts'
import { loadDeskTicket } from './load.ts'
import { openForCustomer } from './open-for-customer.ts'
import { endPresence, setPresence } from './presence.ts'
import { readQueue, readQueueVersion } from './queue.ts'
import { readDeskTicket } from './read.ts'
import { resolveTicket } from './resolve.ts'
import { setRoles } from './roles.ts'
import {
  AccountAddress,
  AssignTicket,
  ImportTable,
  OpenTicket,
  QueueQuery,
  ResolveTicket,
  SearchQuery,
  SetPresence,
  SetRoles,
  SetStatus,
  WriteDeskMessage,
} from './schemas.ts'
import { searchTickets } from './search.ts'
import { setStatus } from './set-status.ts'
import { queueEtag } from './version-tag.ts'
import { writeDeskMessage } from './write-message.ts'

/** Size of a file of licenses or devices. */
export const CSV_BYTES_MAX = 1024 * 1024

/** `/api/desk`: what agents do, and administrators. */
export const deskRoutes = new Hono<App>()
  .route('/tickets', deskSplitRoutes)
  .route('/', macroRoutes)
  .route('/tickets', deskChangeRoutes)
  .route('/tickets', deskReplacementRoutes)
  .route('/tickets', deskRemoteAccessRoutes)
  .route('/tickets', deskRevisionRoutes)
  .get('/tickets/:number/transcript', async (c) => {
    const { locale } = parseQuery(c, TranscriptQuery)
    const number = c.req.param('number')
    return transcriptFile(number, await readDeskTranscript(c.var.verb, number, locale))
  })
  .get('/queue', async (c) => c.json(await readQueue(c.var.verb, parseQuery(c, QueueQuery))))
  .get('/queue/version', etag(), async (c) => {
    const version = await readQueueVersion(c.var.verb)
    return c.json({ version }, 200, { etag: queueEtag(version, c.var.verb.now) })
  })
  .get('/search', async (c) => c.json(await searchTickets(c.var.verb, parseQuery(c, SearchQuery))))
  .get('/tickets/:number', async (c) => c.json(await readDeskTicket(c.var.verb, c.req.param('number'))))
  .post('/tickets', async (c) => {
    const input = await parseJson(c, OpenTicket)
    const answer = await openForCustomer(c.var.verb, input, idempotencyKeyOf(c.req.raw))
    return c.json(answer, 201, { location: `/api/desk/tickets/${answer.ticket.number}` })
  })
  .get('/tickets/:number/archive', (c) => archiveDeskTicket(c.var.verb, c.req.param('number')))
  .post('/tickets/:number/messages', async (c) => {
    const key = idempotencyKeyOf(c.req.raw)
    const desk = await loadDeskTicket(c.var.verb, c.req.param('number'), key)
    const { input, files } = await receiveJsonOrForm(c, WriteDeskMessage, desk.agent.id)
    return c.json(await writeDeskMessage(c.var.verb, desk, input, files, key), 201)
  })
  .put('/tickets/:number/presence', async (c) => {
    const { isWriting } = await parseJson(c, SetPresence)
    return c.json(await setPresence(c.var.verb, c.req.param('number'), isWriting))
  })
  .delete('/tickets/:number/presence', async (c) => {
    await endPresence(c.var.verb, c.req.param('number'))
    return c.body(null, 204)
  })
  .post('/tickets/:number/assign', async (c) => {
    const input = hasBody(c) ? await parseJson(c, AssignTicket) : {}
    return c.json({ ticket: await assignTicket(c.var.verb, c.req.param('number'), input) })
  })
  .post('/tickets/:number/status', async (c) => {
    const { status } = await parseJson(c, SetStatus)
    return c.json({ ticket: await setStatus(c.var.verb, c.req.param('number'), status) })
  })
  .post('/tickets/:number/resolve', async (c) => {
    const { outcome } = await parseJson(c, ResolveTicket)
    return c.json({ ticket: await resolveTicket(c.var.verb, c.req.param('number'), outcome) })
  })
  .post('/tickets/:number/merge', async (c) => {
    const { into } = await parseJson(c, MergeTicket)
    return c.json(await mergeTicket(c.var.verb, c.req.param('number'), into))
  })
  .route('/purchases', deskPurchaseRoutes)
  .post('/licenses/revoke', async (c) => c.json({ license: await revokeLicense(c.var.verb, await parseJson(c, RevokeLicense)) }))
  .post('/licenses/import', async (c) => c.json(await importLicenses(c.var.verb, () => readCsvFile(c))))
  .post('/devices/import', async (c) => c.json(await importDevices(c.var.verb, () => readCsvFile(c))))
  .post('/accounts/:email/roles', async (c) => {
    const { roles } = await parseJson(c, SetRoles)
    const { email } = parse(AccountAddress, { email: c.req.param('email') })
    return c.json({ account: await setRoles(c.var.verb, email, roles) })
  })

/** The file as it is, or as text within JSON. */
async function readCsvFile(c: Context<App>): Promise<string> {
  const isCsv = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'text/csv'
  return isCsv ? readText(c.req.raw, CSV_BYTES_MAX) : (await parseJson(c, ImportTable)).csv
}
