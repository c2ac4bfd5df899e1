import { Hono } from 'hono'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseJson, parseQuery } from '../validate.ts'
import { declineConsent, giveConsent } from './consent.ts'
import { listSoldLicenses } from './licenses.ts'
import { AnswerConsent, SoldQuery, SubmitForCustomer } from './schemas.ts'
import { submitForCustomer } from './submit.ts'
import { listPartnerTickets } from './tickets.ts'

/** `/api/partner`: what a reseller sold, and tickets for end customers. */
export const partnerRoutes = new Hono<App>()
  .get('/licenses', async (c) => c.json(await listSoldLicenses(c.var.verb, parseQuery(c, SoldQuery))))
  .get('/tickets', async (c) => c.json(await listPartnerTickets(c.var.verb, parseQuery(c, ListQuery))))
  .post('/tickets', async (c) => {
    const input = await parseJson(c, SubmitForCustomer)
    const answer = await submitForCustomer(c.var.verb, input, idempotencyKeyOf(c.req.raw))
    return c.json(answer, 201, { location: `/api/tickets/${answer.ticket.number}` })
  })

/** `/api/consents`: an end customer's answer to the question whether a reseller may ask on their behalf. */
export const consentRoutes = new Hono<App>()
  .post('/give', async (c) => {
    const { token } = await parseJson(c, AnswerConsent)
    return c.json({ ticket: await giveConsent(c.var.verb, token) })
  })
  .post('/decline', async (c) => {
    const { token } = await parseJson(c, AnswerConsent)
    await declineConsent(c.var.verb, token)
    return c.body(null, 204)
  })
