import { type Context, Hono } from 'hono'
import type { App } from '../context.ts'
import { setReminders, wantsReminders } from '../mail/reminders.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { readTyped } from './form-view.ts'
import { renderPage } from './template.ts'

/**
 * `/account/reminders/`: ends reminders for whoever holds the link of one, signed in or not. A mail program that ends them by itself
 * (RFC 8058) posts here, too, and needs nothing but the status.
 */
export const reminderPages = new Hono<App>().get('/account/reminders/', showReminders).post('/account/reminders/', async (c) => {
  const { action } = await readTyped(c)
  await setReminders(c.var.verb, linkOf(c), action === 'resume')
  return showReminders(c)
})

const linkOf = (c: Context<App>) => ({ account: c.req.query('account'), signature: c.req.query('signature') })

async function showReminders(c: Context<App>): Promise<Response> {
  const [visitor, areWanted] = await Promise.all([readVisitor(c.var.verb, () => []), wantsReminders(c.var.verb, linkOf(c))])
  const isAgentHere = visitor !== null && isAgent(visitor[0])
  return renderPage(c, 'account/reminders/', { isAgent: isAgentHere, problem: false, areWanted, isDone: c.req.method === 'POST' })
}
