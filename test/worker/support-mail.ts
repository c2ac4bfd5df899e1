import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { desc, eq } from 'drizzle-orm'
import type { EpochMs } from '../../programme/schema.ts'
import { messages, receivedMails, tickets } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import { replyAddress, threadId } from '../../worker/mail/reply-address.ts'
import { mailContext, receiveMail } from '../../worker/mail-in/receive.ts'
import { db, WEDNESDAY_MORNING } from './support.ts'

/** A header, or several of one name. */
type Headers = Readonly<Record<string, string | readonly string[]>>

/** A raw mail: headers, then a body as text (UTF-8) or as bytes. Lines end as on the wire. */
export function rawMail(headers: Headers, body: string | Uint8Array = 'Hello'): Uint8Array<ArrayBuffer> {
  const named: Headers = {
    Date: 'Wed, 18 Nov 2026 10:00:00 +0100',
    'Message-ID': `<${crypto.randomUUID()}@example.org>`,
    ...headers,
  }
  const lines = Object.entries(named).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`))
  const head = new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`)
  const rest = typeof body === 'string' ? new TextEncoder().encode(body.replaceAll(/\r?\n/g, '\r\n')) : body
  return joined(head, rest)
}

/** A part of a multipart mail. */
export function part(headers: Headers, body: string | Uint8Array): Uint8Array {
  const lines = Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`))
  const rest = typeof body === 'string' ? new TextEncoder().encode(body.replaceAll(/\r?\n/g, '\r\n')) : body
  return joined(new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`), rest)
}

/** A multipart mail of these parts. */
export function multipart(headers: Headers, parts: readonly Uint8Array[], kind = 'mixed'): Uint8Array<ArrayBuffer> {
  const line = (text: string) => new TextEncoder().encode(text)
  const body = joined(...parts.flatMap((each) => [line('--frontier\r\n'), each, line('\r\n')]), line('--frontier--\r\n'))
  return rawMail({ 'MIME-Version': '1.0', 'Content-Type': `multipart/${kind}; boundary=frontier`, ...headers }, body)
}

/** A file as a part, in base64. */
export function filePart(name: string, type: string, bytes: Uint8Array, disposition = 'attachment'): Uint8Array {
  return part(
    { 'Content-Type': type, 'Content-Disposition': `${disposition}; filename="${name}"`, 'Content-Transfer-Encoding': 'base64' },
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll(/.{76}/g, '$&\n'),
  )
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const each of parts) {
    all.set(each, at)
    at += each.length
  }
  return all
}

/** What Email Routing's results say of a sender who is who they say. */
export function authenticated(email: string): string {
  const domain = email.split('@')[1]
  return `mx.cloudflare.net; dkim=pass header.d=${domain} header.s=s1; dmarc=pass header.from=${domain} policy.dmarc=reject; spf=pass (mx.cloudflare.net: ok) smtp.mailfrom=${email}`
}

/** Hands a raw mail to the handler that Email Routing calls. @returns why it was rejected; null where it was not */
export async function mailIn(
  from: string,
  to: string,
  raw: Uint8Array,
  {
    now = WEDNESDAY_MORNING,
    bindings = {},
    size = raw.byteLength,
  }: { now?: EpochMs; bindings?: Partial<Env>; size?: number } = {},
): Promise<string | null> {
  const context = createExecutionContext()
  let rejected: string | null = null
  await receiveMail(
    mailContext({ ...(env as Env), ...bindings }, db, now, (work) => context.waitUntil(work)),
    {
      ...{ from, to, rawSize: size },
      raw: new Response(raw as Uint8Array<ArrayBuffer>).body as ReadableStream<Uint8Array>,
      setReject: (reason: string) => {
        rejected = reason
      },
    },
  )
  await waitOnExecutionContext(context)
  return rejected
}

/** The mails we have from a sender, the latest first. */
export function received(sender: string) {
  return db.select().from(receivedMails).where(eq(receivedMails.sender, sender)).orderBy(desc(receivedMails.receivedAt))
}

/** The messages of a ticket, in order. */
export function messagesOn(number: string) {
  return db
    .select({
      body: messages.body,
      quoted: messages.quoted,
      visibility: messages.visibility,
      authorRole: messages.authorRole,
      authorId: messages.authorId,
    })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(tickets.number, number))
    .orderBy(messages.createdAt)
}

/** The address that an account answers mails about a ticket at, and the thread id that those mails name. */
export async function waysBack(number: string, accountId: string) {
  return { address: await replyAddress(env as Env, number, accountId), thread: await threadId(env as Env, number) }
}
