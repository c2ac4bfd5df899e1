import { Hono } from 'hono'
import { appendTrailingSlash } from 'hono/trailing-slash'
import type { App } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { accountPages } from './account.ts'
import { adminAccountPages } from './admin-accounts.ts'
import { adminPurchasePages } from './admin-purchases.ts'
import { adminRecordPages } from './admin-records.ts'
import { deskPages } from './desk.ts'
import { deskNewTicketPages } from './desk-new-ticket.ts'
import { deskTicketPages } from './desk-ticket.ts'
import { incidentPages } from './incidents.ts'
import { invoicePages } from './invoices.ts'
import { licensePages } from './licenses.ts'
import { newTicketPages } from './new-ticket.ts'
import { organisationPages } from './organisation.ts'
import { planPages } from './plans.ts'
import { promiseKeptPages } from './promise-kept.ts'
import { refusalPage } from './refusal-page.ts'
import { signInPages } from './sign-in.ts'
import { ticketPages } from './ticket.ts'
import { ticketListPages } from './tickets.ts'

const pages = new Hono<App>()
  .route('/', promiseKeptPages)
  .route('/', signInPages)
  .route('/', planPages)
  .route('/', accountPages)
  .route('/', organisationPages)
  .route('/', licensePages)
  .route('/', incidentPages)
  .route('/', invoicePages)
  .route('/', ticketListPages)
  .route('/', newTicketPages)
  .route('/', ticketPages)
  .route('/', deskPages)
  .route('/', deskNewTicketPages)
  .route('/', deskTicketPages)
  .route('/', adminPurchasePages)
  .route('/', adminAccountPages)
  .route('/', adminRecordPages)
  .all('*', () => {
    throw problem('not-found')
  })
  .onError((error, c) => refusalPage(c, toProblem(error, c.var.requestId)))

/** The pages that act, in each language. The verbs behind them are the API's. */
export const pageRoutes = new Hono<App>()
  .use('/:locale{da|el|ro|en}/*', appendTrailingSlash())
  .route('/:locale{da|el|ro|en}', pages)
