import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { attachments, tickets } from '../../worker/db/schema.ts'
import type { ReadMail, ReceivedMail } from '../../worker/mail-in/review/view.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal } from './support.ts'
import { filePart, mailIn, messagesOn, multipart, part, rawMail, received, waysBack } from './support-mail.ts'

const US = env.MAIL_FROM
const PATH = '/api/desk/received-mails'
const OPEN = { product: 'nordlys-remote', type: 'defect', severity: 'S2', subject: 'From a mail', locale: 'en' }
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' }

/** An agent, a customer with a ticket, and a mail of a stranger to it, which waits. */
async function waitingMail(p = portal()) {
  const agent = await p.signedIn(newEmail(), ['agent'])
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const customer = await p.signedIn(email)
  const response = await customer.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Backup', body: 'It fails.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: '2026-11-01' },
  })
  const { number } = (await response.json<{ ticket: { number: string } }>()).ticket
  const { address } = await waysBack(number, customer.accountId)
  const stranger = newEmail()
  const raw = multipart({ From: `Ida <${stranger}>`, Subject: 'Re: Backup' }, [
    part(TEXT, 'Let me in.\n\n-- \nIda'),
    filePart('log.txt', 'text/plain', Uint8Array.of(97)),
    filePart('not.png', 'image/png', Uint8Array.of(97)),
  ])
  await mailIn(stranger, address, raw)
  const id = await idOf(stranger)
  return { p, agent, customer, number, address, stranger, id, raw }
}

async function idOf(sender: string): Promise<string> {
  return (await received(sender))[0]?.id ?? ''
}

async function listed(agent: Client, filter = 'pending'): Promise<ReceivedMail[]> {
  return (await (await agent.get(`${PATH}?filter=${filter}&limit=100`)).json<{ items: ReceivedMail[] }>()).items
}

const slugOf = async (response: Promise<Response>) => (await refusal(await response)).slug

describe('the mails that came in', () => {
  test('those that wait come first, each with why; one is shown with what it says, and raw as it came', async () => {
    const { agent, stranger, id, raw, address } = await waitingMail()
    expect((await listed(agent)).find((mail) => mail.id === id)).toMatchObject({
      ...{ sender: stranger, recipient: address, subject: 'Re: Backup', class: 'message', reason: 'stranger', place: 'pending' },
      ...{ ticket: null, placedAt: null, bytes: raw.byteLength },
    })
    const { mail } = await (await agent.get(`${PATH}/${id}`)).json<{ mail: ReadMail }>()
    expect(mail).toMatchObject({
      text: 'Let me in.',
      quoted: '-- \nIda',
      files: [
        { name: 'log.txt', bytes: 1 },
        { name: 'not.png', bytes: 1 },
      ],
    })
    const download = await agent.get(`${PATH}/${id}/raw`)
    expect(download.headers.get('content-disposition')).toBe(`attachment; filename="${id}.eml"`)
    expect(download.headers.get('content-security-policy')).toContain('sandbox')
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(raw)
  })

  test('pages follow one another without a gap', async () => {
    const p = portal()
    const agent = await p.signedIn(newEmail(), ['agent'])
    const sender = newEmail()
    for (const text of ['a', 'b', 'c'])
      await mailIn(sender, US, rawMail({ From: sender, 'Auto-Submitted': 'auto-replied' }, text))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`
      const page: { items: ReceivedMail[]; nextCursor: string | null } = await (
        await agent.get(`${PATH}?filter=ignored&limit=1${query}`)
      ).json()
      seen.push(...page.items.filter((mail) => mail.sender === sender).map((mail) => mail.id))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(3)
  })

  test('are for agents alone', async () => {
    const { customer, id, p } = await waitingMail()
    for (const path of [PATH, `${PATH}/${id}`, `${PATH}/${id}/raw`]) {
      expect(await slugOf(customer.get(path))).toBe('not-an-agent')
      expect(await slugOf(p.anonymous.get(path))).toBe('signed-out')
    }
    for (const verb of ['attach', 'open', 'dismiss']) {
      const body = verb === 'attach' ? { number: '123456789' } : OPEN
      expect(await slugOf(customer.post(`${PATH}/${id}/${verb}`, body))).toBe('not-an-agent')
    }
  })

  test('one that is not there is not found', async () => {
    const { agent } = await waitingMail()
    expect(await slugOf(agent.get(`${PATH}/rml_none`))).toBe('received-mail-not-found')
    expect(await slugOf(agent.get(`${PATH}/rml_none/raw`))).toBe('received-mail-not-found')
    expect(await slugOf(agent.post(`${PATH}/rml_none/dismiss`, {}))).toBe('received-mail-not-found')
  })
})

describe('an agent puts a mail on a ticket', () => {
  test('a stranger’s words are a note for agents: the customer sees nothing of them', async () => {
    const { agent, customer, number, stranger, id } = await waitingMail()
    const response = await agent.post(`${PATH}/${id}/attach`, { number })
    expect(await response.json()).toMatchObject({ mail: { place: 'noted', ticket: number } })
    const [, note, missing] = await messagesOn(number)
    expect(note).toMatchObject({ visibility: 'internal', authorId: agent.accountId, quoted: '-- \nIda' })
    expect(note?.body).toBe(`Mail from ${stranger}:\n\nLet me in.`)
    expect(missing?.body).toContain('not.png')
    expect(await (await customer.get(`/api/tickets/${number}`)).text()).not.toContain('Let me in.')
    const files = await db
      .select({ id: attachments.id })
      .from(attachments)
      .innerJoin(tickets, eq(tickets.id, attachments.ticketId))
      .where(eq(tickets.number, number))
    expect(files).toHaveLength(1)
    expect(await slugOf(customer.get(`/api/attachments/${files[0]?.id}`))).toBe('attachment-not-found')
  })

  test('of somebody who is on the ticket, it is their message', async () => {
    const { agent, customer, number } = await waitingMail()
    await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Which version?', visibility: 'public', status: 'waiting' })
    const [local, domain] = US.split('@')
    await mailIn(
      customer.email,
      `${local}+${number}.${'0'.repeat(20)}@${domain}`,
      rawMail({ From: customer.email }, 'It was me.'),
    )
    const response = await agent.post(`${PATH}/${await idOf(customer.email)}/attach`, { number })
    expect(await response.json()).toMatchObject({ mail: { place: 'replied', ticket: number } })
    expect((await messagesOn(number)).at(-1)).toMatchObject({
      body: 'It was me.',
      visibility: 'public',
      authorId: customer.accountId,
    })
    expect(await db.select().from(tickets).where(eq(tickets.number, number))).toMatchObject([{ status: 'open' }])
  })

  test('what was not proven to be theirs, and what a program wrote in their name, is a note', async () => {
    const { agent, customer, number, address } = await waitingMail()
    const forged = rawMail({ From: customer.email, 'Authentication-Results': 'mx.cloudflare.net; dmarc=fail' }, 'forged')
    await mailIn(customer.email, address, forged)
    await agent.post(`${PATH}/${await idOf(customer.email)}/attach`, { number })
    await mailIn(customer.email, address, rawMail({ From: customer.email, 'Auto-Submitted': 'auto-replied' }, 'away'))
    const away = (await received(customer.email)).find(({ class: kind }) => kind === 'autoReply')
    expect((await agent.post(`${PATH}/${away?.id}/attach`, { number })).status).toBe(200)
    expect((await messagesOn(number)).slice(1).map(({ visibility }) => visibility)).toEqual(['internal', 'internal'])
  })

  test('once: of two agents one is told that the other was faster', async () => {
    const { p, agent, number, id } = await waitingMail()
    const other = await p.signedIn(newEmail(), ['agent'])
    const answers = await Promise.all([agent, other].map((each) => each.post(`${PATH}/${id}/attach`, { number })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await messagesOn(number)).filter(({ authorRole }) => authorRole === 'agent')).toHaveLength(1)
    expect(await slugOf(agent.post(`${PATH}/${id}/dismiss`, {}))).toBe('mail-already-placed')
    expect(await slugOf(agent.post(`${PATH}/${id}/open`, OPEN))).toBe('mail-already-placed')
  })

  test('not on a ticket that does not exist, and one that cannot be read on none', async () => {
    const { agent, id } = await waitingMail()
    expect(await slugOf(agent.post(`${PATH}/${id}/attach`, { number: '999999999' }))).toBe('ticket-not-found')
    expect(await slugOf(agent.post(`${PATH}/${id}/attach`, { number: 'x' }))).toBe('validation-failed')
    const deep = Array.from(
      { length: 400 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    )
    await mailIn('deep@example.org', US, new TextEncoder().encode(deep.join('')))
    const broken = (await listed(agent)).find((mail) => mail.class === 'unreadable')
    expect((await (await agent.get(`${PATH}/${broken?.id}`)).json<{ mail: ReadMail }>()).mail.text).toBeNull()
    expect(await slugOf(agent.post(`${PATH}/${broken?.id}/attach`, { number: '999999999' }))).toBe('ticket-not-found')
    expect(await slugOf(agent.post(`${PATH}/${broken?.id}/open`, OPEN))).toBe('mail-unreadable')
    expect((await agent.post(`${PATH}/${broken?.id}/dismiss`, {})).status).toBe(200)
  })

  test('on a closed ticket its customer’s mail is refused, and waits on', async () => {
    const { agent, customer, number, address } = await waitingMail()
    await customer.post(`/api/tickets/${number}/close`, {})
    await mailIn(customer.email, address, rawMail({ From: customer.email }, 'again'))
    const id = await idOf(customer.email)
    const row = (await received(customer.email))[0]
    if (row?.place === 'pending') {
      const { status } = await agent.post(`${PATH}/${id}/attach`, { number })
      expect(status).toBe(409)
      expect((await received(customer.email))[0]).toMatchObject({ place: 'pending' })
    } else expect(row?.place).toBe('replied')
  })
})

describe('an agent opens a ticket from a mail', () => {
  test('for its sender, with its files, under their plan; they are told', async () => {
    const { p, agent, stranger, id } = await waitingMail()
    await issueLicense({ orderEmail: stranger })
    const response = await agent.post(`${PATH}/${id}/open`, OPEN)
    expect(response.status).toBe(201)
    const { ticket } = await response.json<{ ticket: { number: string } }>()
    expect(ticket).toMatchObject({ subject: 'From a mail', version: '', plan: 'pro', payWith: 'plan' })
    expect(await messagesOn(ticket.number)).toMatchObject([
      { body: 'Let me in.', quoted: '-- \nIda' },
      { visibility: 'internal' },
    ])
    expect((await p.mails(stranger))[0]?.subject).toContain('From a mail')
    expect((await listed(agent, 'placed')).find((mail) => mail.id === id)).toMatchObject({
      place: 'opened',
      ticket: ticket.number,
    })
    expect(await slugOf(agent.post(`${PATH}/${id}/open`, OPEN))).toBe('mail-already-placed')
  })

  test('not for somebody without a plan, and not for nobody', async () => {
    const { agent, id } = await waitingMail()
    expect(await slugOf(agent.post(`${PATH}/${id}/open`, OPEN))).toBe('no-entitlement')
    const { From: _, ...nobody } = { From: '', Subject: crypto.randomUUID() }
    await mailIn('x@example.org', US, rawMail(nobody))
    const mail = (await listed(agent)).find(({ subject }) => subject === nobody.Subject)
    expect(mail).toMatchObject({ reason: 'no-sender', sender: null })
    expect(await slugOf(agent.post(`${PATH}/${mail?.id}/open`, OPEN))).toBe('validation-failed')
    const email = newEmail()
    await issueLicense({ orderEmail: email })
    expect((await agent.post(`${PATH}/${mail?.id}/open`, { ...OPEN, email, version: '7.6.2.0' })).status).toBe(201)
  })
})

test('a mail that was put aside is found there, and can no longer be placed', async () => {
  const { agent, number, id } = await waitingMail()
  expect(await (await agent.post(`${PATH}/${id}/dismiss`, {})).json()).toMatchObject({ mail: { place: 'dismissed' } })
  expect((await listed(agent, 'placed')).map((mail) => mail.id)).toContain(id)
  expect((await listed(agent)).map((mail) => mail.id)).not.toContain(id)
  expect(await slugOf(agent.post(`${PATH}/${id}/attach`, { number }))).toBe('mail-already-placed')
})
