import { randomUUID } from 'node:crypto'
import { programme } from '../../programme/active.ts'
import { type Shot, send } from './load.ts'

const ticket = {
  product: programme.products[0]?.id,
  version: programme.products[0]?.currentRelease,
  type: 'defect',
  severity: 'S3',
  subject: 'A ticket of the benchmark',
  body: 'The text of a ticket of the benchmark, of a usual length. '.repeat(10),
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

/** Signs in to a portal on this machine, whose mails can be read. @returns the session, as the header `cookie` names it */
export async function signIn(origin: string, email: string): Promise<string> {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  await send({
    url: `${origin}/api/session/codes`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, locale: 'en' }),
  })
  const [mail] = JSON.parse((await send({ url: `${origin}/dev/mail?to=${email}`, headers: json })).text)
  const code = /\b\d{6}\b/.exec(mail.text)?.[0]
  const answer = await send({
    url: `${origin}/api/session`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, code }),
  })
  return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
}

/** The request that submits a ticket, a new one each time. */
export function submission(origin: string, cookie: string): Shot {
  return {
    url: `${origin}/api/tickets`,
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(ticket),
  }
}

/** Submits a ticket. @returns its number */
export async function submitTicket(origin: string, cookie: string): Promise<string> {
  return JSON.parse((await send(submission(origin, cookie))).text).ticket.number
}
