import { type Context, Hono } from 'hono'
import { receiveJsonOrForm } from '../attachments/receive.ts'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { importLicenses } from '../licenses/import.ts'
import { revokeLicense } from '../licenses/revoke.ts'
import { RevokeLicense } from '../licenses/schemas.ts'
import { deskPurchaseRoutes } from '../purchases/routes.ts'
import { deskSplitRoutes } from '../splits/routes.ts'
import { hasBody, parse, parseJson, parseQuery, readText } from '../validate.ts'
import { assignTicket } from './assign.ts'
import { loadDeskTicket } from './load.ts'
import { openForCustomer } from './open-for-customer.ts'
import { readQueue } from './queue.ts'
import { readDeskTicket } from './read.ts'
import { resolveTicket } from './resolve.ts'
import { setRoles } from './roles.ts'
import {
  AccountAddress,
  AssignTicket,
  ImportLicenses,
  OpenTicket,
  QueueQuery,
  ResolveTicket,
  SetRoles,
  SetStatus,
  WriteDeskMessage,
} from './schemas.ts'
import { setStatus } from './set-status.ts'
import { writeDeskMessage } from './write-message.ts'

/** Size of a file of licenses. */
export const CSV_BYTES_MAX = 1024 * 1024

/** `/api/desk`: what agents do, and administrators. */
export const deskRoutes = new Hono<App>()
  .route('/tickets', deskSplitRoutes)
  .get('/queue', async (c) => c.json(await readQueue(c.var.verb, parseQuery(c, QueueQuery))))
  .get('/tickets/:number', async (c) => c.json(await readDeskTicket(c.var.verb, c.req.param('number'))))
  .post('/tickets', async (c) => {
    const input = await parseJson(c, OpenTicket)
    const answer = await openForCustomer(c.var.verb, input, idempotencyKeyOf(c.req.raw))
    return c.json(answer, 201, { location: `/api/desk/tickets/${answer.ticket.number}` })
  })
  .post('/tickets/:number/messages', async (c) => {
    const key = idempotencyKeyOf(c.req.raw)
    const desk = await loadDeskTicket(c.var.verb, c.req.param('number'), key)
    const { input, files } = await receiveJsonOrForm(c, WriteDeskMessage, desk.ticket.id)
    return c.json(await writeDeskMessage(c.var.verb, desk, input, files, key), 201)
  })
  .post('/tickets/:number/assign', async (c) => {
    const { assignee } = hasBody(c) ? await parseJson(c, AssignTicket) : {}
    return c.json({ ticket: await assignTicket(c.var.verb, c.req.param('number'), assignee) })
  })
  .post('/tickets/:number/status', async (c) => {
    const { status } = await parseJson(c, SetStatus)
    return c.json({ ticket: await setStatus(c.var.verb, c.req.param('number'), status) })
  })
  .post('/tickets/:number/resolve', async (c) => {
    const { outcome } = await parseJson(c, ResolveTicket)
    return c.json({ ticket: await resolveTicket(c.var.verb, c.req.param('number'), outcome) })
  })
  .route('/purchases', deskPurchaseRoutes)
  .post('/licenses/revoke', async (c) => c.json({ license: await revokeLicense(c.var.verb, await parseJson(c, RevokeLicense)) }))
  .post('/licenses/import', async (c) => c.json(await importLicenses(c.var.verb, () => readLicenseFile(c))))
  .post('/accounts/:email/roles', async (c) => {
    const { roles } = await parseJson(c, SetRoles)
    const { email } = parse(AccountAddress, { email: c.req.param('email') })
    return c.json({ account: await setRoles(c.var.verb, email, roles) })
  })

/** The file as it is, or as text within JSON. */
async function readLicenseFile(c: Context<App>): Promise<string> {
  const isCsv = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'text/csv'
  return isCsv ? readText(c.req.raw, CSV_BYTES_MAX) : (await parseJson(c, ImportLicenses)).csv
}
