import { type Context, Hono } from 'hono'
import type { App } from '../context.ts'
import type { ProblemError } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { loadDeskRemoteAccess, readRemoteAccess } from '../secrets/read.ts'
import { formView } from './form-view.ts'
import { deskRemoteAccess } from './remote-access-view.ts'
import { renderPage } from './template.ts'

/** `/desk/tickets/{number}/remote-access/`: what became of the details a customer left; pressing the button there shows them, once. */
export const deskRemoteAccessPages = new Hono<App>()
  .get('/desk/tickets/:number{\\d+}/remote-access/', (c) => show(c, c.req.param('number')))
  .post('/desk/tickets/:number{\\d+}/remote-access/', async (c) => {
    const number = c.req.param('number')
    try {
      return await show(c, number, await readRemoteAccess(c.var.verb, number))
    } catch (error) {
      return show(c, number, false, toProblem(error, c.var.requestId))
    }
  })

async function show(c: Context<App>, number: string, details: string | false = false, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const { agent, ticket, row: secret } = await loadDeskRemoteAccess(ctx, number)
  const view = {
    ...formView(c, {}, {}, refusal),
    isAgent: true,
    number,
    subject: ticket.subject,
    details,
    remote: deskRemoteAccess(c.var.locale, { secret, agent, ticket }, ctx.now),
  }
  return renderPage(c, 'desk/tickets/_/remote-access/', view, refusal?.status)
}
