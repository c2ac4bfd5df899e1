import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { accounts, attachments, mailBounces, outbox, receivedMails, tickets } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import worker from '../../worker/index.ts'
import { clearPlacedMails, placeLeftBehind } from '../../worker/mail-in/housekeeping.ts'
import { MAIL_BYTES_MAX } from '../../worker/mail-in/receive.ts'
import { type Client, db, issueLicense, newEmail, portal, WEDNESDAY_MORNING } from './support.ts'
import { authenticated, filePart, mailIn, messagesOn, multipart, part, rawMail, received, waysBack } from './support-mail.ts'

const US = env.MAIL_FROM
const DEPLOYED = { LOCAL_DEVELOPMENT: '' }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A customer under a plan, with a ticket and the ways its mails are answered by. */
async function conversation(p = portal()) {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const customer = await p.signedIn(email)
  const number = await submit(customer)
  return { p, customer, number, ...(await waysBack(number, customer.accountId)) }
}

async function submit(customer: Client): Promise<string> {
  const response = await customer.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Backup', body: 'It fails.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: '2026-11-01' },
  })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

const from = (email: string, more: Record<string, string> = {}) => ({ From: `Karen <${email}>`, Subject: 'Re: Backup', ...more })

describe('a reply finds its ticket', () => {
  test('by the signed address it is sent to; what it repeats is folded away', async () => {
    const { customer, number, address } = await conversation()
    const text = 'Still red.\n\nOn 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n> Try this.'
    expect(await mailIn(customer.email, address, rawMail(from(customer.email), text))).toBeNull()
    expect((await messagesOn(number)).at(-1)).toEqual({
      ...{ body: 'Still red.', visibility: 'public', authorRole: 'customer', authorId: customer.accountId },
      quoted: 'On 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n> Try this.',
    })
    expect(await received(customer.email)).toMatchObject([{ place: 'replied', class: 'message', reason: null }])
    const { ticket } = await (await customer.get(`/api/tickets/${number}`)).json<{ ticket: { messages: { quoted: string }[] } }>()
    expect(ticket.messages.at(-1)?.quoted).toContain('> Try this.')
  })

  test('by a signed thread id in References or In-Reply-To, at our plain address', async () => {
    const { customer, number, thread } = await conversation()
    await mailIn(customer.email, US, rawMail(from(customer.email, { References: `<x@y> ${thread}` }), 'one'))
    await mailIn(customer.email, US, rawMail(from(customer.email, { 'In-Reply-To': thread }), 'two'))
    expect((await messagesOn(number)).map(({ body }) => body)).toEqual(['It fails.', 'one', 'two'])
  })

  test('never by a number: in the subject it is a new question', async () => {
    const { customer, number } = await conversation()
    await mailIn(customer.email, US, rawMail(from(customer.email, { Subject: `Re: [${number}] Backup` }), 'hello'))
    expect(await messagesOn(number)).toHaveLength(1)
    expect(await received(customer.email)).toMatchObject([{ place: 'opened' }])
  })

  test('a waiting ticket is ours again, and one that was resolved is open again', async () => {
    const { p, customer, number, address } = await conversation()
    const agent = await p.signedIn(newEmail(), ['agent'])
    await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Which version?', visibility: 'public', status: 'waiting' })
    await mailIn(customer.email, address, rawMail(from(customer.email), 'The latest.'))
    expect(await db.select().from(tickets).where(eq(tickets.number, number))).toMatchObject([{ status: 'open' }])
    await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
    await mailIn(customer.email, address, rawMail(from(customer.email), 'It is back.'))
    expect(await db.select().from(tickets).where(eq(tickets.number, number))).toMatchObject([{ status: 'open', outcome: null }])
  })

  test('on a ticket that is over it waits for an agent, and is not lost', async () => {
    const { p, customer, number, address } = await conversation()
    const agent = await p.signedIn(newEmail(), ['agent'])
    await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
    const now = WEDNESDAY_MORNING + 60 * DAY
    await mailIn(customer.email, address, rawMail(from(customer.email), 'It is back.'), { now })
    expect(await received(customer.email)).toMatchObject([{ place: 'pending', reason: 'ticket-over' }])
  })

  test('a mail that comes twice is one message, and so is one to two addresses of ours', async () => {
    const { customer, number, address, thread } = await conversation()
    const raw = rawMail(from(customer.email, { References: thread }), 'once')
    await mailIn(customer.email, address, raw)
    await mailIn(customer.email, address, rawMail({ ...from(customer.email, { References: thread }) }, 'twice'))
    await mailIn(customer.email, address, raw)
    await mailIn(customer.email, US, raw)
    expect((await messagesOn(number)).map(({ body }) => body)).toEqual(['It fails.', 'once', 'twice'])
    expect((await received(customer.email)).map(({ place }) => place).sort()).toEqual(['repeated', 'replied', 'replied'])
  })

  test('two deliveries at once write one message', async () => {
    const { customer, number, address } = await conversation()
    const raw = rawMail(from(customer.email), 'once')
    await Promise.all([mailIn(customer.email, address, raw), mailIn(customer.email, address, raw)])
    expect(await messagesOn(number)).toHaveLength(2)
    await Promise.all(['a', 'b', 'c'].map((text) => mailIn(customer.email, address, rawMail(from(customer.email), text))))
    expect(await messagesOn(number)).toHaveLength(5)
  })
})

describe('who is not on the ticket is never let in, and told nothing', () => {
  const stranger = async (
    mail: (c: Awaited<ReturnType<typeof conversation>>, email: string) => [to: string, raw: Uint8Array],
  ) => {
    const c = await conversation()
    const email = newEmail()
    await issueLicense({ orderEmail: email })
    await c.p.signedIn(email)
    const before = (await c.p.mails(email)).length
    const [to, raw] = mail(c, email)
    await mailIn(email, to, raw)
    expect(await messagesOn(c.number)).toHaveLength(1)
    expect(await received(email)).toMatchObject([{ place: 'pending', reason: 'stranger', ticketId: null }])
    expect(await c.p.mails(email)).toHaveLength(before)
  }

  test('a customer with another’s reply address', () => stranger((c, email) => [c.address, rawMail(from(email))]))
  test('a customer with another’s thread id', () =>
    stranger((c, email) => [US, rawMail(from(email, { 'In-Reply-To': c.thread }))]))
  test('a reply address whose signature is wrong', () =>
    stranger((c, email) => [c.address.replace(/\.[0-9a-f]{4}/, '.0000'), rawMail(from(email))]))

  test('the customer with a signature that is wrong, too: their number alone opens nothing', async () => {
    const { customer, number } = await conversation()
    const [local, domain] = US.split('@')
    await mailIn(customer.email, `${local}+${number}.${'0'.repeat(20)}@${domain}`, rawMail(from(customer.email)))
    expect(await messagesOn(number)).toHaveLength(1)
    expect(await received(customer.email)).toMatchObject([{ place: 'pending', reason: 'stranger' }])
  })

  test('the address of one ticket does not open another of the same customer', async () => {
    const { customer, address } = await conversation()
    const other = await submit(customer)
    await mailIn(customer.email, address.replace(/\+\d{9}/, `+${other}`), rawMail(from(customer.email)))
    expect(await messagesOn(other)).toHaveLength(1)
  })
})

describe('a deployment asks what Email Routing found of the sender', () => {
  const seen = async (results: string | null, email = newEmail()) => {
    await issueLicense({ orderEmail: email })
    const more: Record<string, string> = results === null ? {} : { 'Authentication-Results': results }
    await mailIn(email, US, rawMail({ ...more, ...from(email) }), { bindings: DEPLOYED })
    return (await received(email)).map(({ place, reason }) => `${place} ${reason}`)
  }
  const domain = 'example.org'

  test.each([
    ['DMARC passes', `mx.cloudflare.net; dmarc=pass header.from=${domain}`],
    ['no DMARC, and DKIM of the domain passes', `mx.cloudflare.net; dkim=pass header.d=${domain}; dmarc=none; spf=fail`],
    ['no DMARC, and SPF of the domain passes', `mx.cloudflare.net; dmarc=none; spf=pass smtp.mailfrom=x@mail.${domain}`],
  ])('%s', async (_, results) => expect(await seen(results)).toEqual(['opened null']))

  test.each([
    ['nobody looked', null],
    [
      'DMARC fails',
      `mx.cloudflare.net; dkim=pass header.d=evil.example; dmarc=fail header.from=${domain}; spf=pass smtp.mailfrom=a@evil.example`,
    ],
    ['DMARC passes for another domain', 'mx.cloudflare.net; dmarc=pass header.from=evil.example'],
    ['only another domain signed', 'mx.cloudflare.net; dkim=pass header.d=evil.example; dmarc=none'],
    ['all fail', 'mx.cloudflare.net; dkim=fail; spf=softfail; dmarc=none'],
    ['another server says so', `mx.evil.example; dmarc=pass header.from=${domain}`],
    ['it stands in a comment', `mx.cloudflare.net; dmarc=fail (dmarc=pass header.from=${domain})`],
  ])('review, where %s', async (_, results) => expect(await seen(results)).toEqual(['pending unauthenticated']))

  test('results below the topmost are the sender’s own, and count for nothing', async () => {
    const email = newEmail()
    const raw = rawMail({ 'Authentication-Results': ['mx.cloudflare.net; dmarc=fail', authenticated(email)], ...from(email) })
    await mailIn(email, US, raw, { bindings: DEPLOYED })
    expect(await received(email)).toMatchObject([{ reason: 'unauthenticated' }])
  })
})

describe('a new mail', () => {
  test('of a customer with ticket rights opens a ticket that says what it was not told, and is acknowledged', async () => {
    const p = portal()
    const email = newEmail()
    await issueLicense({ orderEmail: email, product: 'nordlys-backup' })
    const customer = await p.signedIn(email)
    await mailIn(email, US, rawMail(from(email, { Subject: 'Restore fails' }), 'It stops at half.\n\n-- \nKaren'))
    const { items } = await (await customer.get('/api/tickets')).json<{ items: { number: string }[] }>()
    expect(items).toMatchObject([
      {
        subject: 'Restore fails',
        product: 'nordlys-backup',
        version: '',
        type: 'defect',
        severity: 'S3',
        plan: 'pro',
        payWith: 'plan',
      },
    ])
    expect(await messagesOn(items[0]?.number ?? '')).toMatchObject([{ body: 'It stops at half.', quoted: '-- \nKaren' }])
    expect((await p.mails(email))[0]?.subject).toContain('Restore fails')
  })

  test('of somebody who ordered a license and never signed in makes their account', async () => {
    const email = newEmail()
    await issueLicense({ orderEmail: email })
    await mailIn(email, US, rawMail(from(email, { 'Content-Language': 'da' }), 'Hej'))
    expect(await received(email)).toMatchObject([{ place: 'opened' }])
    expect(await db.select().from(accounts).where(eq(accounts.email, email))).toMatchObject([{ locale: 'da' }])
  })

  test('of anybody else is answered once a day, and kept', async () => {
    const p = portal()
    const email = newEmail()
    const send = (text: string, now = WEDNESDAY_MORNING) => mailIn(email, US, rawMail(from(email), text), { now })
    await send('one')
    await send('two')
    expect(await p.mails(email)).toHaveLength(1)
    expect((await received(email)).map(({ place, reason }) => `${place} ${reason}`)).toEqual(
      Array(2).fill('answered no-entitlement'),
    )
    await send('three', WEDNESDAY_MORNING + DAY)
    expect(await p.mails(email)).toHaveLength(2)
  })

  test('two at once are answered once', async () => {
    const p = portal()
    const email = newEmail()
    await Promise.all(['a', 'b', 'c'].map((text) => mailIn(email, US, rawMail(from(email), text))))
    expect(await p.mails(email)).toHaveLength(1)
    expect(await received(email)).toHaveLength(3)
  })

  test('with nothing in it waits for an agent', async () => {
    const email = newEmail()
    await mailIn(email, US, rawMail(from(email), '  \n\n'))
    expect(await received(email)).toMatchObject([{ place: 'pending', reason: 'empty' }])
  })

  test('of files alone says so', async () => {
    const { customer, number, address } = await conversation()
    const raw = multipart(from(customer.email), [filePart('log.txt', 'text/plain', new TextEncoder().encode('log'))])
    await mailIn(customer.email, address, raw)
    expect((await messagesOn(number)).at(-1)?.body).toBe('(The mail holds files and no text.)')
  })
})

describe('what a program wrote is recognised, kept, and answered with nothing', () => {
  const cases: [name: string, as: string, headers: Record<string, string>, returnPath?: string][] = [
    ['Auto-Submitted', 'autoReply', { 'Auto-Submitted': 'auto-replied' }],
    ['X-Autoreply', 'autoReply', { 'X-Autoreply': 'yes' }],
    ['Precedence: bulk', 'autoReply', { Precedence: 'bulk' }],
    ['X-Auto-Response-Suppress', 'autoReply', { 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' }],
    ['an empty return path', 'autoReply', {}, '<>'],
    ['a read receipt', 'autoReply', { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' }],
    ['List-Id', 'list', { 'List-Id': '<all.example.org>' }],
    ['List-Unsubscribe', 'list', { 'List-Unsubscribe': '<https://example.org>' }],
    ['a delivery report', 'bounce', { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' }, ''],
    ['X-Failed-Recipients', 'bounce', { 'X-Failed-Recipients': 'a@example.org' }],
    ['our own header', 'loop', { 'X-Bistand-Mail': 'mail_1' }],
  ]
  test.each(cases)('%s', async (_, as, headers, returnPath) => {
    const { p, customer, number, address } = await conversation()
    const before = (await p.mails(customer.email)).length
    await mailIn(returnPath ?? customer.email, address, rawMail(from(customer.email, headers)))
    await mailIn(returnPath ?? customer.email, US, rawMail(from(customer.email, headers)))
    expect((await received(customer.email)).map(({ class: kind, place }) => `${kind} ${place}`)).toEqual(
      Array(2).fill(`${as} ignored`),
    )
    expect(await messagesOn(number)).toHaveLength(1)
    expect(await p.mails(customer.email)).toHaveLength(before)
  })

  test('our own sender, and a mailer daemon', async () => {
    await mailIn(US, US, rawMail({ From: US, Subject: 'loop' }))
    expect(await received(US)).toMatchObject([{ class: 'loop', place: 'ignored' }])
    const daemon = `mailer-daemon@${crypto.randomUUID()}.example`
    await mailIn('', US, rawMail({ From: daemon }))
    expect(await received(daemon)).toMatchObject([{ class: 'bounce', place: 'ignored' }])
  })

  test('a person’s “Auto-Submitted: no” is a person’s', async () => {
    const email = newEmail()
    await mailIn(email, US, rawMail(from(email, { 'Auto-Submitted': 'no' })))
    expect(await received(email)).toMatchObject([{ class: 'message' }])
  })

  test('more from one address than anybody writes in an hour is a loop; an hour later they are heard again', async () => {
    const { customer, number, address } = await conversation()
    for (let count = 0; count < 32; count += 1) await mailIn(customer.email, address, rawMail(from(customer.email), `${count}`))
    expect(await messagesOn(number)).toHaveLength(1 + 30)
    expect((await received(customer.email)).filter(({ class: kind }) => kind === 'loop')).toMatchObject(
      Array(2).fill({ place: 'ignored', reason: 'too-many' }),
    )
    const now = WEDNESDAY_MORNING + 61 * MINUTE
    await mailIn(customer.email, address, rawMail(from(customer.email), 'later'), { now })
    expect(await messagesOn(number)).toHaveLength(32)
  })

  test('a report of a mail of ours marks the address it came back from; one that names none of ours marks nothing', async () => {
    const { p, customer } = await conversation()
    const [sent] = await db.select().from(outbox).where(eq(outbox.recipient, customer.email))
    const report = (id: string, action = 'failed') =>
      multipart(
        { From: `Mail Delivery <mailer-daemon@${crypto.randomUUID()}.example>`, Subject: 'Undelivered' },
        [
          part({ 'Content-Type': 'text/plain' }, 'It came back.'),
          part(
            { 'Content-Type': 'message/delivery-status' },
            `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; victim@example.org\nAction: ${action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user`,
          ),
          part({ 'Content-Type': 'text/rfc822-headers' }, `Subject: x\nX-Bistand-Mail: ${id}\n`),
        ],
        'report; report-type=delivery-status',
      )
    await mailIn('', US, report(`mail_${'0'.repeat(32)}`))
    await mailIn('', US, report(sent?.id ?? '', 'delayed'))
    expect(await db.select().from(mailBounces)).toEqual([])
    await mailIn('', US, report(sent?.id ?? ''))
    await mailIn('', US, report(sent?.id ?? ''))
    expect(await db.select().from(mailBounces)).toEqual([
      {
        recipient: customer.email,
        status: '5.1.1',
        diagnostic: '550 5.1.1 no such user',
        bouncedAt: WEDNESDAY_MORNING,
        times: 2,
      },
    ])
    expect((await p.mails('victim@example.org')).length).toBe(0)
  })
})

describe('bad mails', () => {
  test('40 MB is rejected with a reason, by what the server says of it or by what comes, and nothing is kept', async () => {
    const email = newEmail()
    const objects = async () => (await env.FILES.list({ prefix: 'mail-in/' })).objects.length
    const before = await objects()
    expect(await mailIn(email, US, rawMail(from(email)), { size: 40 * 1024 * 1024 })).toContain('too large')
    const large = rawMail(from(email), new Uint8Array(MAIL_BYTES_MAX).fill(97))
    expect(await mailIn(email, US, large, { size: 100 })).toContain('too large')
    expect(await received(email)).toEqual([])
    expect(await objects()).toBe(before)
  })

  test('500 recipients, headers with line breaks, and a header without end are a mail like any other', async () => {
    const { customer, number, address } = await conversation()
    const many = Array.from({ length: 500 }, (_, index) => `r${index}@example.org`).join(',\r\n ')
    await mailIn(customer.email, address, rawMail(from(customer.email, { To: many, Cc: many }), 'many'))
    await mailIn(
      customer.email,
      address,
      rawMail(from(customer.email, { Subject: 'Re:\r\n =?utf-8?Q?a=0D=0ABcc=3A_x=40example.org?=' }), 'breaks'),
    )
    await mailIn(customer.email, address, rawMail(from(customer.email, { 'X-Long': 'x'.repeat(300_000) }), 'long'))
    expect((await messagesOn(number)).map(({ body }) => body)).toEqual(['It fails.', 'many', 'breaks', 'long'])
    expect((await received(customer.email)).map(({ subject }) => subject)).toContain('Re: a Bcc: x@example.org')
  })

  test('broken MIME is read as far as it goes, and what cannot be read lies before an agent', async () => {
    const { customer, number, address } = await conversation()
    const cut = rawMail(
      { ...from(customer.email), 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' },
      '--b\nContent-Type: text/plain\n\nno end',
    )
    await mailIn(customer.email, address, cut)
    expect((await messagesOn(number)).at(-1)?.body).toBe('no end')
    const deep = Array.from(
      { length: 400 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    )
    await mailIn(
      'deep@example.org',
      US,
      new TextEncoder().encode(`From: a@example.org\r\nX-Id: ${crypto.randomUUID()}\r\n${deep.join('')}`),
    )
    await mailIn('noise@example.org', US, crypto.getRandomValues(new Uint8Array(5000)))
    const rows = await db.select().from(receivedMails).where(eq(receivedMails.returnPath, 'deep@example.org'))
    expect(rows).toMatchObject([{ class: 'unreadable', reason: 'unreadable', place: 'pending' }])
    const noise = await db.select().from(receivedMails).where(eq(receivedMails.returnPath, 'noise@example.org'))
    expect(noise).toMatchObject([{ place: 'pending', reason: 'no-sender' }])
  })

  test('a file passes the checks of every upload: those that do not are named for agents, and the mail is written', async () => {
    const { p, customer, number, address } = await conversation()
    const bytes = (text: string) => new TextEncoder().encode(text)
    const zipBomb = Uint8Array.of(0x50, 0x4b, 0x03, 0x04, ...new Uint8Array(2000))
    const raw = multipart(from(customer.email), [
      part({ 'Content-Type': 'text/plain' }, 'see files'),
      filePart('../../etc/passwd', 'text/plain', bytes('root')),
      filePart('C:\\\\Windows\\\\evil.txt', 'text/plain', bytes('evil')),
      filePart('drawing.svg', 'image/svg+xml', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')),
      filePart('bomb.zip', 'application/zip', zipBomb),
      filePart('not.png', 'image/png', bytes('no image')),
      filePart('empty.txt', 'text/plain', bytes('')),
      part(
        { 'Content-Type': 'message/rfc822' },
        'From: a@example.org\nSubject: one\nContent-Type: message/rfc822\n\nSubject: two\n\ninner',
      ),
    ])
    await mailIn(customer.email, address, raw)
    const [, message, note] = await messagesOn(number)
    expect(message?.body).toBe('see files')
    expect(note).toMatchObject({ visibility: 'internal', authorRole: 'system' })
    expect(note?.body).toContain('not.png')
    expect(note?.body).toContain('empty.txt')
    const files = await db
      .select()
      .from(attachments)
      .innerJoin(tickets, eq(tickets.id, attachments.ticketId))
      .where(eq(tickets.number, number))
    expect(files.map(({ attachments: file }) => file.fileName).sort()).toEqual([
      '7.eml',
      'bomb.zip',
      'drawing.svg',
      'evil.txt',
      'passwd',
    ])
    const zip = files.find(({ attachments: file }) => file.fileName === 'bomb.zip')?.attachments
    expect(zip?.bytes).toBe(zipBomb.byteLength)
    const svg = await customer.get(
      `/api/attachments/${files.find(({ attachments: file }) => file.fileName === 'drawing.svg')?.attachments.id}`,
    )
    expect(svg.headers.get('content-disposition')).toContain('attachment')
    expect(svg.headers.get('content-security-policy')).toContain('sandbox')
    const shown = await (await customer.get(`/api/tickets/${number}`)).text()
    expect(shown).not.toContain('not.png')
    expect((await p.mails(customer.email)).length).toBeGreaterThan(0)
  })

  test('eleven files: ten are taken, and the eleventh named', async () => {
    const { customer, number, address } = await conversation()
    const parts = Array.from({ length: 11 }, (_, index) => filePart(`f${index}.txt`, 'text/plain', Uint8Array.of(97 + index)))
    await mailIn(
      customer.email,
      address,
      multipart(from(customer.email), [part({ 'Content-Type': 'text/plain' }, 'many'), ...parts]),
    )
    expect((await messagesOn(number)).at(-1)?.body).toContain('f10.txt')
  })
})

describe('nothing is lost when the store fails', () => {
  /** R2 whose puts fail where told to. */
  function failing(fails: (key: string) => boolean): R2Bucket {
    return new Proxy(env.FILES, {
      get(bucket, name) {
        const value = Reflect.get(bucket, name)
        if (name !== 'put') return typeof value === 'function' ? value.bind(bucket) : value
        return (key: string, ...rest: [never]) =>
          fails(key) ? Promise.reject(new Error('R2 is down')) : bucket.put(key, ...rest)
      },
    })
  }

  test('where the mail cannot be kept, the sending server is told to keep it', async () => {
    const { customer, number, address } = await conversation()
    const FILES = failing(() => true)
    await expect(mailIn(customer.email, address, rawMail(from(customer.email)), { bindings: { FILES } })).rejects.toThrow(
      'R2 is down',
    )
    expect(await messagesOn(number)).toHaveLength(1)
    expect(await received(customer.email)).toEqual([])
  })

  test('where a file of it cannot be stored, nothing is written by halves, and housekeeping does all of it once', async () => {
    const { customer, number, address } = await conversation()
    const raw = multipart(from(customer.email), [
      part({ 'Content-Type': 'text/plain' }, 'with two files'),
      filePart('a.txt', 'text/plain', Uint8Array.of(97)),
      filePart('b.txt', 'text/plain', Uint8Array.of(98)),
    ])
    let puts = 0
    const FILES = failing((key) => key.startsWith('files/') && ++puts === 2)
    expect(await mailIn(customer.email, address, raw, { bindings: { FILES } })).toBeNull()
    expect(await messagesOn(number)).toHaveLength(1)
    const bindings = env as Env
    await placeLeftBehind({ env: bindings, db, now: WEDNESDAY_MORNING + MINUTE })
    expect(await messagesOn(number)).toHaveLength(1)
    await placeLeftBehind({ env: bindings, db, now: WEDNESDAY_MORNING + 6 * MINUTE })
    await placeLeftBehind({ env: bindings, db, now: WEDNESDAY_MORNING + 12 * MINUTE })
    expect((await messagesOn(number)).map(({ body }) => body)).toEqual(['It fails.', 'with two files'])
    expect((await env.FILES.list({ prefix: 'mail-in/waiting/' })).objects).toEqual([])
  })

  test('a mail that fails each time is given to an agent in the end', async () => {
    const { customer, address } = await conversation()
    const raw = multipart(from(customer.email), [filePart('a.txt', 'text/plain', Uint8Array.of(97))])
    const FILES = failing((key) => key.startsWith('files/'))
    await mailIn(customer.email, address, raw, { bindings: { FILES } })
    const bindings = { ...(env as Env), FILES }
    for (let run = 1; run <= 5; run += 1)
      await placeLeftBehind({ env: bindings, db, now: WEDNESDAY_MORNING + run * 6 * MINUTE }).catch(() => null)
    const rows = await db.select().from(receivedMails).where(eq(receivedMails.recipient, address))
    expect(rows).toMatchObject([{ place: 'pending', reason: 'failed' }])
    expect((await env.FILES.list({ prefix: 'mail-in/waiting/' })).objects).toEqual([])
  })
})

test('raw mails go ninety days after they were placed; those that wait stay, and so do the messages', async () => {
  const { customer, number, address } = await conversation()
  await mailIn(customer.email, address, rawMail(from(customer.email), 'placed'))
  await mailIn(customer.email, address, rawMail(from(customer.email), ' '))
  const rows = await received(customer.email)
  const idOf = (place: string) => rows.find((row) => row.place === place)?.id ?? ''
  await clearPlacedMails({ env: env as Env, db, now: WEDNESDAY_MORNING + 89 * DAY })
  expect(await env.FILES.head(`mail-in/raw/${idOf('replied')}`)).not.toBeNull()
  // Ninety a run, and the tests before have left more than that.
  for (let run = 0; run < 5; run += 1) await clearPlacedMails({ env: env as Env, db, now: WEDNESDAY_MORNING + 90 * DAY })
  expect(await env.FILES.head(`mail-in/raw/${idOf('replied')}`)).toBeNull()
  expect(await env.FILES.head(`mail-in/raw/${idOf('pending')}`)).not.toBeNull()
  expect(await received(customer.email)).toMatchObject([{ place: 'pending' }])
  expect(await messagesOn(number)).toHaveLength(2)
})

test('the worker’s own handler takes a mail in', async () => {
  const email = newEmail()
  const raw = rawMail(from(email))
  const work: Promise<unknown>[] = []
  const message = { from: email, to: US, raw: new Response(raw).body, rawSize: raw.byteLength, setReject: () => null }
  await worker.email?.(message as never, env as never, { waitUntil: (later: Promise<unknown>) => work.push(later) } as never)
  await Promise.all(work)
  expect(await received(email)).toMatchObject([{ place: 'answered' }])
})
