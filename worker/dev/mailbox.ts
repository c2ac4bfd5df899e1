import { desc, eq, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { App, VerbContext } from '../context.ts'
import { outbox } from '../db/schema.ts'
import { envelope } from '../mail/envelope.ts'
import { iso } from '../tickets/view.ts'

const MAILS_MAX = 50
const styles = `body{margin:0 auto;max-width:48rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color-scheme:light dark}
details{border-block-end:1px solid #8884;padding-block:.75rem}summary{cursor:pointer}iframe{inline-size:100%;block-size:28rem;border:0;background:#fff}
small{opacity:.75}input{font:inherit}`

/** `/dev/mail?to=`: the mails that would have been sent, newest first; JSON for programs, a page for people. */
export const mailboxRoutes = new Hono<App>().get('/', async (c) => {
  const to = c.req.query('to')?.trim().toLowerCase() ?? ''
  const mails = await recentMails(c.var.verb, to)
  if (c.req.header('accept')?.includes('application/json')) return c.json(mails)
  return c.html(html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mailbox</title>
<style>${styles}</style><h1>Mailbox</h1>
<form><label>To <input type="email" name="to" value="${to}"></label> <button>Show</button></form>
${mails.length === 0 ? html`<p>No mail yet.</p>` : ''}
${mails.map(
  (
    mail,
    index,
  ) => html`<details ${index === 0 ? 'open' : ''}><summary>${mail.subject} <small>to ${mail.to}, ${mail.at}</small></summary>
<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" title="${mail.subject}" srcdoc="${mail.html.replace('<head>', '<head><base target="_top">')}"></iframe></details>`,
)}</html>`)
})

async function recentMails(ctx: VerbContext, to: string) {
  const rows = await ctx.db
    .select()
    .from(outbox)
    .where(to ? eq(outbox.recipient, to) : undefined)
    .orderBy(desc(outbox.createdAt), desc(sql`rowid`))
    .limit(MAILS_MAX)
  return Promise.all(
    rows.map(async (row) => {
      const { recipient, subject, text, html: body, createdAt } = row
      const { replyTo = null, headers } = await envelope(ctx.env, row)
      return { to: recipient, subject, text, html: body, at: iso(createdAt), replyTo, headers }
    }),
  )
}
