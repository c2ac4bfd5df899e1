import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { administrationRoutes } from './administration/routes.ts'
import { FILE_BYTES_MAX, FILES_MAX } from './attachments/limits.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import { uploadRoutes } from './attachments/upload-routes.ts'
import { allowanceRoutes } from './changes/routes.ts'
import { type App, contextFor, type Ports } from './context.ts'
import { deskRoutes } from './desk/routes.ts'
import { devRoutes } from './dev/routes.ts'
import { deviceRoutes } from './devices/routes.ts'
import { entitlementRoutes } from './entitlement/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { incidentRoutes } from './incidents/routes.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { kbRoutes } from './kb/routes.ts'
import { languageRoutes } from './languages/routes.ts'
import { licenseRoutes } from './licenses/routes.ts'
import { receivedMailRoutes } from './mail-in/review/routes.ts'
import { loadMessages } from './messages.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { organisationRoutes } from './organisations/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import { consentRoutes, partnerRoutes } from './partners/routes.ts'
import { webhookRoutes } from './payments/routes.ts'
import { problem } from './problems/problem.ts'
import { problemResponse, toProblem } from './problems/respond.ts'
import { programmeRoutes } from './programme/routes.ts'
import { promiseKeptRoutes } from './promises/routes.ts'
import { deskPurchaseRoutes, packRoutes, purchaseRoutes } from './purchases/routes.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { withSession } from './sessions/with-session.ts'
import { ticketRoutes } from './tickets/routes.ts'
import { tokenRoutes } from './tokens/routes.ts'
import { sameSiteOnly } from './validate.ts'
import { deliverAfterWrites } from './webhooks/after-writes.ts'
import { outgoingWebhookRoutes } from './webhooks/routes.ts'

/** Largest body of any request: a ticket with as many and as large files as allowed, and its text. */
const BODY_BYTES_MAX = FILES_MAX * FILE_BYTES_MAX + 2 * 1024 * 1024

/** What only somebody with an account may ask. */
const FOR_ACCOUNTS = [
  'entitlement',
  'licenses',
  'devices',
  'changes',
  'tickets',
  'attachments',
  'uploads',
  'purchases',
  'invoices',
  'incidents',
  'organisation',
  'partner',
  'tokens',
  'desk',
].map((noun) => `/api/${noun}`)

/** The portal's whole answer to the web, with the outside world handed in. */
export function createApp(ports: Ports): Hono<App> {
  const app = new Hono<App>()
  app.use(async (c, next) => {
    await loadMessages(c.env)
    await next()
  })
  app.use(contextFor(ports))
  app.use(deliverAfterWrites(ports))
  // Another system signs its events; it is no browser and has no session.
  app.route('/api/webhooks', webhookRoutes)
  app.use(sameSiteOnly)
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: () => {
        throw problem('body-too-large')
      },
    }),
  )
  for (const path of FOR_ACCOUNTS) app.use(`${path}/*`, withSession)
  app.on('GET', '/api/session', withSession)
  app.route('/api/health', healthRoutes)
  app.route('/api/openapi.json', openApiRoutes)
  app.route('/api', programmeRoutes)
  app.route('/api/promise-kept', promiseKeptRoutes)
  app.route('/api/kb', kbRoutes)
  app.route('/api/session', sessionRoutes)
  app.route('/api/entitlement', entitlementRoutes)
  app.route('/api/licenses', licenseRoutes)
  app.route('/api/devices', deviceRoutes)
  app.route('/api/changes', allowanceRoutes)
  app.route('/api/organisation', organisationRoutes)
  app.route('/api/partner', partnerRoutes)
  app.route('/api/consents', consentRoutes)
  app.route('/api/tickets', ticketRoutes)
  app.route('/api/attachments', attachmentRoutes)
  app.route('/api/uploads', uploadRoutes)
  app.route('/api/tokens', tokenRoutes)
  app.route('/api/packs', packRoutes)
  app.route('/api/purchases', purchaseRoutes)
  app.route('/api/incidents', incidentRoutes)
  app.route('/api/invoices', invoiceRoutes)
  app.route('/api/desk/webhooks', outgoingWebhookRoutes)
  app.route('/api/desk/purchases', deskPurchaseRoutes)
  app.route('/api/desk/received-mails', receivedMailRoutes)
  app.route('/api/desk', administrationRoutes)
  app.route('/api/desk', deskRoutes)
  app.route('/dev', devRoutes)
  app.route('/', languageRoutes)
  app.route('/', pageRoutes)
  app.notFound((c) => problemResponse(problem('not-found'), c))
  app.onError((error, c) => problemResponse(toProblem(error, c.var.requestId), c))
  return app
}
