import { Hono } from 'hono'
import { appendTrailingSlash } from 'hono/trailing-slash'
import { LOCALES } from '../../locales/locale.ts'
import type { App } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { accountPages } from './account.ts'
import { adminAccountPages } from './admin-accounts.ts'
import { adminPurchasePages } from './admin-purchases.ts'
import { adminRecordPages } from './admin-records.ts'
import { changePages } from './changes.ts'
import { deskPages } from './desk.ts'
import { deskMacroPages } from './desk-macros.ts'
import { deskMailPages } from './desk-mail.ts'
import { deskNewTicketPages } from './desk-new-ticket.ts'
import { deskRatingPages } from './desk-ratings.ts'
import { deskRemoteAccessPages } from './desk-remote-access.ts'
import { deskTicketPages } from './desk-ticket.ts'
import { developerPages } from './developers.ts'
import { devicePages } from './devices.ts'
import { helpedPages } from './helped.ts'
import { incidentPages } from './incidents.ts'
import { insightPages } from './insights.ts'
import { integrationPages } from './integrations.ts'
import { invoicePages } from './invoices.ts'
import { licensePages } from './licenses.ts'
import { newTicketPages } from './new-ticket.ts'
import { organisationPages } from './organisation.ts'
import { partnerPages } from './partner.ts'
import { consentPages } from './partner-consent.ts'
import { planPages } from './plans.ts'
import { promiseKeptPages } from './promise-kept.ts'
import { refusalPage } from './refusal-page.ts'
import { reminderPages } from './reminders.ts'
import { sharingPages } from './sharing.ts'
import { signInPages } from './sign-in.ts'
import { ticketPages } from './ticket.ts'
import { ticketTranscriptPages } from './ticket-transcript.ts'
import { ticketListPages } from './tickets.ts'
import { tokenPages } from './tokens.ts'

const pages = new Hono<App>()
  .route('/', promiseKeptPages)
  .route('/', signInPages)
  .route('/', planPages)
  .route('/', developerPages)
  .route('/', helpedPages)
  .route('/', insightPages)
  .route('/', accountPages)
  .route('/', organisationPages)
  .route('/', tokenPages)
  .route('/', reminderPages)
  .route('/', licensePages)
  .route('/', devicePages)
  .route('/', changePages)
  .route('/', partnerPages)
  .route('/', consentPages)
  .route('/', incidentPages)
  .route('/', invoicePages)
  .route('/', ticketListPages)
  .route('/', newTicketPages)
  .route('/', ticketPages)
  .route('/', ticketTranscriptPages)
  .route('/', sharingPages)
  .route('/', deskPages)
  .route('/', deskMacroPages)
  .route('/', deskNewTicketPages)
  .route('/', deskTicketPages)
  .route('/', deskMailPages)
  .route('/', deskRemoteAccessPages)
  .route('/', deskRatingPages)
  .route('/', adminPurchasePages)
  .route('/', adminAccountPages)
  .route('/', adminRecordPages)
  .route('/', integrationPages)
  .all('*', () => {
    throw problem('not-found')
  })
  .onError((error, c) => refusalPage(c, toProblem(error, c.var.requestId)))

/**
 * The pages that act, in each language. The verbs behind them are the API's. Each language's routes are written out: the router
 * finds a word at once, but tries a pattern in its place against every path, those of the API included, and then all that it leads to.
 */
export const pageRoutes = new Hono<App>()
for (const locale of LOCALES) pageRoutes.use(`/${locale}/*`, appendTrailingSlash()).route(`/${locale}`, pages)
