import { type Context, Hono } from 'hono'
import type { App } from '../context.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readTranscript } from '../tickets/read-transcript.ts'
import { renderPage } from './template.ts'

/** `/tickets/{number}/transcript/`: all that was said and promised in a ticket, to be printed. */
export const ticketTranscriptPages = new Hono<App>().get('/tickets/:number{\\d+}/transcript/', showTranscript)

async function showTranscript(c: Context<App, '/tickets/:number{\\d+}/transcript/'>): Promise<Response> {
  const number = c.req.param('number')
  const { account, transcript } = await readTranscript(c.var.verb, number, c.var.locale)
  const hasPromises = transcript.promises.length > 0
  return renderPage(c, 'tickets/_/transcript/', {
    isAgent: isAgent(account),
    problem: false,
    number,
    hasPromises,
    ...transcript,
  })
}
