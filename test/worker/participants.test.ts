import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { organisationInvitations, ticketParticipants, tickets } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { PARTICIPANTS_MAX, type Sharing } from '../../worker/participants/share.ts'
import type { TicketSummary, TicketView } from '../../worker/tickets/view.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newAccount, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

type Portal = ReturnType<typeof portal>

const ticket = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Screen stays black' },
  ...{ body: 'Since this morning.', locale: 'da', payWith: 'plan', policyVersion: programme.policy.version },
}

/** Somebody with a license, who owns an organisation. */
async function ownerOf(p: Portal, license: Parameters<typeof issueLicense>[0] = {}): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, ...license })
  const owner = await p.signedIn(email)
  expect((await owner.post('/api/organisation', { name: 'Fjord & Co' })).status).toBe(201)
  return owner
}

async function colleagueOf(p: Portal, owner: Client): Promise<Client> {
  const colleague = await p.signedIn()
  expect((await owner.post('/api/organisation/invitations', { email: colleague.email })).status).toBe(201)
  const mail = (await p.mails(colleague.email)).find(({ text }) => text.includes('invitation='))
  const token = new URL(mail?.text.match(/http\S+/)?.[0] ?? 'http://none').searchParams.get('invitation')
  expect((await colleague.post('/api/organisation/accept', { token })).status).toBe(200)
  return colleague
}

async function submit(client: Client, given: Partial<typeof ticket> = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...ticket, ...given })
  if (response.status !== 201) throw new Error(await response.text())
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

const share = (client: Client, number: string, account: string) => client.post(`/api/tickets/${number}/participants`, { account })
const unshare = (client: Client, number: string, account: string) =>
  client.request(`/api/tickets/${number}/participants/${account}`, { method: 'DELETE' })
const sharingOf = async (client: Client, number: string) =>
  (await client.get(`/api/tickets/${number}/participants`)).json<Sharing>()
const statusOf = async (client: Client, number: string) => (await client.get(`/api/tickets/${number}`)).status
const listOf = async (client: Client, query = '') =>
  (await client.get(`/api/tickets${query}`)).json<{ items: TicketSummary[]; nextCursor: string | null }>()

test('a colleague whom a ticket is shared with reads and writes on it, and is told by mail in their own language', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const number = await submit(owner)
  expect(await statusOf(colleague, number)).toBe(404)
  expect(await sharingOf(owner, number)).toEqual({
    participants: [],
    candidates: [{ id: colleague.accountId, email: colleague.email, name: null, kind: 'colleague' }],
  })
  const shared = await share(owner, number, colleague.accountId)
  expect(shared.status).toBe(201)
  expect(await shared.json()).toMatchObject({ participant: { id: colleague.accountId, kind: 'colleague' } })
  expect(await statusOf(colleague, number)).toBe(200)
  expect((await p.mails(colleague.email))[0]?.text).toContain(`/en/tickets/${number}/`)
  expect((await listOf(colleague)).items.map((item) => item.number)).toEqual([number])
  expect((await colleague.post(`/api/tickets/${number}/messages`, { body: 'I see it, too.' })).status).toBe(201)
  const { messages } = (await (await owner.get(`/api/tickets/${number}`)).json<{ ticket: TicketView }>()).ticket
  expect(messages.map(({ author, body }) => [author, body])).toEqual([
    ['customer', 'Since this morning.'],
    ['customer', 'I see it, too.'],
  ])
  expect((await sharingOf(colleague, number)).candidates).toEqual([])
  // Once more changes nothing, and tells nobody twice.
  const mails = (await p.mails(colleague.email)).length
  expect((await share(owner, number, colleague.accountId)).status).toBe(201)
  expect((await p.mails(colleague.email)).length).toBe(mails)
})

test('what costs, ends, judges or shares the ticket stays with its customer', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const other = await colleagueOf(p, owner)
  const number = await submit(owner)
  await share(owner, number, colleague.accountId)
  const refused = [
    await colleague.post(`/api/tickets/${number}/close`, {}),
    await colleague.post(`/api/tickets/${number}/escalate`, {}),
    await colleague.post(`/api/tickets/${number}/rating`, { score: 5 }),
    await colleague.post(`/api/tickets/${number}/split/accept`, {}),
    await colleague.post(`/api/tickets/${number}/split/decline`, {}),
    await share(colleague, number, other.accountId),
    await unshare(colleague, number, other.accountId),
  ]
  for (const response of refused) expect(await refusal(response)).toMatchObject({ slug: 'not-the-ticket-owner', status: 403 })
})

test('what an agent replies and asks goes to everybody on the ticket, each in their own language', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submit(owner)
  await share(owner, number, colleague.accountId)
  const told = async (client: Client) => (await p.mails(client.email)).filter(({ text }) => text.includes(`/tickets/${number}/`))
  const before = { owner: (await told(owner)).length, colleague: (await told(colleague)).length }
  const desk = `/api/desk/tickets/${number}`
  expect((await agent.post(`${desk}/messages`, { body: 'Restart the host.', visibility: 'public' })).status).toBe(201)
  expect((await agent.post(`${desk}/status`, { status: 'waiting' })).status).toBe(200)
  expect((await agent.post(`${desk}/messages`, { body: 'For us alone.', visibility: 'internal' })).status).toBe(201)
  const mails = { owner: await told(owner), colleague: await told(colleague) }
  expect(mails.owner.length - before.owner).toBe(2)
  expect(mails.colleague.length - before.colleague).toBe(2)
  expect(mails.owner[0]?.text).toContain(`/da/tickets/${number}/`)
  expect(mails.colleague[0]?.text).toContain(`/en/tickets/${number}/`)
  expect(mails.colleague.some(({ text }) => text.includes('For us alone.'))).toBe(false)
})

test('that a ticket is resolved is told to everybody on it', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submit(owner, { locale: 'en' })
  await share(owner, number, colleague.accountId)
  const before = [(await p.mails(owner.email)).length, (await p.mails(colleague.email)).length]
  expect((await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })).status).toBe(200)
  const after = [(await p.mails(owner.email)).length, (await p.mails(colleague.email)).length]
  expect(after).toEqual(before.map((count) => count + 1))
})

test('a ticket is shared with colleagues and the reseller who sold the license, and with nobody else', async () => {
  const p = portal()
  const reseller = await p.signedIn(newEmail(), ['reseller'])
  const stranger = await p.signedIn()
  const otherReseller = await p.signedIn(newEmail(), ['reseller'])
  const owner = await ownerOf(p, { soldBy: reseller.email })
  const number = await submit(owner)
  expect(await refusal(await share(owner, number, stranger.accountId))).toMatchObject({ slug: 'participant-not-found' })
  expect(await refusal(await share(owner, number, otherReseller.accountId))).toMatchObject({ slug: 'participant-not-found' })
  expect(await refusal(await share(owner, number, owner.accountId))).toMatchObject({ slug: 'participant-not-found' })
  expect((await share(owner, number, reseller.accountId)).status).toBe(201)
  expect(await statusOf(reseller, number)).toBe(200)
  expect((await sharingOf(owner, number)).participants).toMatchObject([{ kind: 'reseller', email: reseller.email }])
  // Whoever is no reseller any more follows nothing.
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const roles = await administrator.post(`/api/desk/accounts/${encodeURIComponent(reseller.email)}/roles`, { roles: [] })
  expect(roles.status).toBe(200)
  expect(await statusOf(reseller, number)).toBe(404)
})

test('a ticket is nobody’s but theirs: for everybody else there is none', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const stranger = await p.signedIn()
  const number = await submit(owner)
  for (const client of [colleague, stranger]) {
    expect(await refusal(await client.get(`/api/tickets/${number}/participants`))).toMatchObject({ slug: 'ticket-not-found' })
    expect(await refusal(await share(client, number, client.accountId))).toMatchObject({ slug: 'ticket-not-found' })
    expect(await refusal(await unshare(client, number, client.accountId))).toMatchObject({ slug: 'ticket-not-found' })
    expect(await refusal(await client.post(`/api/tickets/${number}/messages`, { body: 'x' }))).toMatchObject({
      slug: 'ticket-not-found',
    })
  }
  expect((await refusal(await p.anonymous.get(`/api/tickets/${number}/participants`))).slug).toBe('signed-out')
  expect((await refusal(await share(owner, '100000000', colleague.accountId))).slug).toBe('ticket-not-found')
})

test('somebody removed, and somebody who leaves, reads no more; files included', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const [removed, leaver] = [await colleagueOf(p, owner), await colleagueOf(p, owner)]
  const number = await submit(owner)
  const form = new FormData()
  form.set('body', 'With a file.')
  form.set('attachments', new File(['a log line'], 'host.log', { type: 'text/plain' }))
  const written = await owner.request(`/api/tickets/${number}/messages`, { method: 'POST', body: form })
  const { attachments } = await written.json<{ attachments: { url: string }[] }>()
  const file = attachments[0]?.url ?? ''
  for (const client of [removed, leaver]) {
    expect((await client.get(file)).status).toBe(404)
    await share(owner, number, client.accountId)
    expect(await (await client.get(file)).text()).toBe('a log line')
  }
  expect((await unshare(owner, number, removed.accountId)).status).toBe(204)
  expect((await unshare(leaver, number, leaver.accountId)).status).toBe(204)
  for (const client of [removed, leaver]) {
    expect(await statusOf(client, number)).toBe(404)
    expect((await client.get(file)).status).toBe(404)
    expect((await listOf(client)).items).toEqual([])
  }
  expect((await refusal(await unshare(owner, number, removed.accountId))).slug).toBe('participant-not-found')
})

test('leaving the organisation ends what colleagues shared, in both directions', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const [one, other] = [await colleagueOf(p, owner), await colleagueOf(p, owner)]
  const ownersTicket = await submit(owner)
  const onesTicket = await submit(one)
  await share(owner, ownersTicket, one.accountId)
  await share(owner, ownersTicket, other.accountId)
  await share(one, onesTicket, other.accountId)
  expect((await one.request(`/api/organisation/members/${one.accountId}`, { method: 'DELETE' })).status).toBe(204)
  expect(await statusOf(one, ownersTicket)).toBe(404)
  expect(await statusOf(other, onesTicket)).toBe(404)
  expect(await statusOf(other, ownersTicket)).toBe(200)
  expect((await owner.request('/api/organisation', { method: 'DELETE' })).status).toBe(204)
  expect(await statusOf(other, ownersTicket)).toBe(404)
})

test('a ticket is shared with so many accounts and no more', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const number = await submit(owner)
  const organisation = await db.query.organisations.findFirst({ where: (row, { eq }) => eq(row.ownerId, owner.accountId) })
  const organisationId = organisation?.id ?? ''
  const others: string[] = []
  for (let count = 0; count <= PARTICIPANTS_MAX; count += 1) {
    const email = newEmail()
    const accountId = await newAccount(email)
    const invitation = { organisationId, email, tokenHash: newEmail(), invitedAt: p.clock.now, expiresAt: p.clock.now + 1000 }
    await db.insert(organisationInvitations).values({ ...invitation, id: newId('invitation') })
    await env.DB.prepare('insert into organisation_members values (?, ?, ?)').bind(accountId, organisationId, p.clock.now).run()
    others.push(accountId)
  }
  const [last = '', ...rest] = others
  for (const id of rest) expect((await share(owner, number, id)).status).toBe(201)
  expect(await refusal(await share(owner, number, last))).toMatchObject({ slug: 'participants-full' })
})

test('the database lets in nobody without a reason, whatever the code does', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const stranger = await p.signedIn()
  const number = await submit(owner)
  const row = await db.query.tickets.findFirst({ where: (ticket, { eq }) => eq(ticket.number, number) })
  const base = { ticketId: row?.id ?? '', submittedAt: row?.submittedAt ?? 0, addedBy: owner.accountId, addedAt: p.clock.now }
  const insert = (given: { accountId: string; kind: 'colleague' | 'reseller' | 'endCustomer'; addedBy?: string }) =>
    db.insert(ticketParticipants).values({ ...base, ...given })
  const { accountId } = stranger
  await expect(insert({ accountId, kind: 'colleague' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('participant-unfounded') },
  })
  await expect(insert({ accountId, kind: 'reseller' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('participant-unfounded') },
  })
  await expect(insert({ accountId, kind: 'endCustomer', addedBy: accountId })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('participant-unfounded') },
  })
  await expect(insert({ accountId: owner.accountId, kind: 'colleague' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('participant-mismatch') },
  })
})

test('a list holds own and shared tickets in one order, each once, however it is cut into pages', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const numbers: string[] = []
  for (let index = 0; index < 9; index += 1) {
    // Three at each instant: the order must not hang on the instant alone.
    p.clock.now = WEDNESDAY_MORNING + Math.floor(index / 3) * 1000
    const isOwn = index % 2 === 0
    const number = await submit(isOwn ? colleague : owner)
    if (!isOwn) await share(owner, number, colleague.accountId)
    numbers.push(number)
  }
  const whole = (await listOf(colleague)).items
  expect(whole.map(({ number }) => number).sort()).toEqual(numbers.sort())
  expect(whole.map(({ submittedAt }) => submittedAt)).toEqual(
    whole
      .map(({ submittedAt }) => submittedAt)
      .toSorted()
      .reverse(),
  )
  const cut: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof listOf>> = await listOf(colleague, `?limit=2${cursor && `&cursor=${cursor}`}`)
    cut.push(...page.items.map(({ number }) => number))
    cursor = page.nextCursor
  }
  expect(cut).toEqual(whole.map(({ number }) => number))
})

test('a page of the list reads as many rows with five hundred shared tickets as with fifty', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const owner = await ownerOf(p)
  const colleague = await colleagueOf(p, owner)
  const number = await submit(owner)
  await share(owner, number, colleague.accountId)
  const columns = (await env.DB.prepare("select name from pragma_table_info('tickets')").all<{ name: string }>()).results
  const copy = async (times: number) => {
    const mark = crypto.randomUUID()
    const values = columns.map(({ name }) =>
      name === 'id'
        ? `'tkt_${mark}' || n`
        : name === 'number'
          ? `'${mark}' || n`
          : name === 'submitted_at'
            ? 'submitted_at - n'
            : name,
    )
    const series = `with recursive series(n) as (select 1 union all select n + 1 from series where n < ${times})`
    await env.DB.batch([
      env.DB.prepare(`insert into tickets ${series} select ${values.join(', ')} from tickets, series where number = ?`).bind(
        number,
      ),
      env.DB.prepare(
        `insert into ticket_participants select id, ?, 'colleague', submitted_at, ?, 1 from tickets where id glob 'tkt_${mark}*'`,
      ).bind(colleague.accountId, owner.accountId),
    ])
  }
  const rowsOf = async () => {
    usage.rowsRead = 0
    expect((await colleague.get('/api/tickets?limit=10')).status).toBe(200)
    return usage.rowsRead
  }
  await copy(50)
  const few = await rowsOf()
  await copy(500)
  expect(await rowsOf()).toBe(few)
  expect((await db.select().from(tickets).where(eq(tickets.accountId, colleague.accountId))).length).toBe(0)
})
