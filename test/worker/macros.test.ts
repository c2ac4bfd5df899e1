import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { macros } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

interface Macro {
  id: string
  title: string
  texts: Record<string, string>
  missing: string[]
  shared: boolean
  status: string | null
  outcome: string | null
  revision: number
}
interface Filled {
  text: string
  locale: string
  isStandIn: boolean
  unfilled: string[]
  status: string | null
  outcome: string | null
}

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
let colleague: Client
let administrator: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  colleague = await p.signedIn(newEmail(), ['agent'])
  administrator = await p.signedIn(newEmail(), ['administrator'])
})

const HELLO = { title: 'Hello', texts: { en: 'Hello {{customer.name}}', da: 'Hej {{customer.name}}' } }

async function created(by: Client, more: object = {}): Promise<Macro> {
  const response = await by.post('/api/desk/macros', { ...HELLO, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ macro: Macro }>()).macro
}
const listed = async (by: Client) => (await (await by.get('/api/desk/macros')).json<{ items: Macro[] }>()).items
const change = (by: Client, { id, revision }: Macro, more: object = {}) =>
  by.post(`/api/desk/macros/${id}`, { ...HELLO, revision, ...more })
const remove = (by: Client, { id }: Macro) => by.request(`/api/desk/macros/${id}`, { method: 'DELETE' })
const ids = (items: readonly Macro[]) => items.map(({ id }) => id)

async function ticketIn(locale: string, more: object = {}): Promise<{ number: string; client: Client }> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const client = await p.signedIn(email)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.5.0.0', type: 'defect', severity: 'S2', subject: 'It ends', body: 'Often.' },
    ...{ locale, payWith: 'plan', policyVersion: programme.policy.version, ...more },
  })
  return { client, number: (await response.json<{ ticket: { number: string } }>()).ticket.number }
}

async function filled(number: string, macro: Macro): Promise<Filled> {
  const response = await agent.get(`/api/desk/tickets/${number}/macros/${macro.id}`)
  return (await response.json<{ macro: Filled }>()).macro
}

test('an agent keeps a macro of their own, which no colleague sees, and says which languages are missing', async () => {
  const macro = await created(agent, { status: 'waiting' })
  expect(macro).toMatchObject({ ...HELLO, shared: false, missing: ['el', 'ro'], status: 'waiting', outcome: null, revision: 0 })
  expect(ids(await listed(agent))).toContain(macro.id)
  expect(ids(await listed(colleague))).not.toContain(macro.id)
  for (const by of [colleague, administrator]) {
    expect((await refusal(await by.get(`/api/desk/macros/${macro.id}`))).slug).toBe('macro-not-found')
    expect((await refusal(await change(by, macro))).slug).toBe('macro-not-found')
    expect((await refusal(await remove(by, macro))).slug).toBe('macro-not-found')
  }
})

test('what an administrator shares, every agent uses and only administrators change', async () => {
  expect((await refusal(await agent.post('/api/desk/macros', { ...HELLO, shared: true }))).slug).toBe('not-an-administrator')
  const macro = await created(administrator, { shared: true })
  expect(ids(await listed(agent))).toContain(macro.id)
  expect((await agent.get(`/api/desk/macros/${macro.id}`)).status).toBe(200)
  expect((await refusal(await change(agent, macro, { shared: true }))).slug).toBe('not-an-administrator')
  expect((await refusal(await remove(agent, macro))).slug).toBe('not-an-administrator')
  const changed = await change(administrator, macro, { shared: true, title: 'Good morning' })
  expect((await changed.json<{ macro: Macro }>()).macro).toMatchObject({ title: 'Good morning', shared: true, revision: 1 })
})

test('an agent cannot share what is theirs', async () => {
  const macro = await created(agent)
  expect((await refusal(await change(agent, macro, { shared: true }))).slug).toBe('not-an-administrator')
  expect((await listed(colleague)).find(({ id }) => id === macro.id)).toBeUndefined()
})

test('of two who change a macro at once one does, and the other is told; nothing is overwritten', async () => {
  const macro = await created(administrator, { shared: true })
  const second = await p.signedIn(newEmail(), ['administrator'])
  const answers = await Promise.all(
    [administrator, second].map((by, index) => change(by, macro, { shared: true, title: `By ${index}` })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const lost = answers.find(({ status }) => status === 409)
  if (lost) expect((await refusal(lost)).slug).toBe('macro-changed')
  expect((await listed(agent)).find(({ id }) => id === macro.id)).toMatchObject({ revision: 1 })
})

test('a deleted macro is gone', async () => {
  const macro = await created(agent)
  expect((await remove(agent, macro)).status).toBe(204)
  expect((await refusal(await agent.get(`/api/desk/macros/${macro.id}`))).slug).toBe('macro-not-found')
})

test.each([
  ['an unknown placeholder', { texts: { en: 'Hello', da: 'Hej {{customer.nmae}}' } }, '/texts/da', 'unknown-placeholder'],
  ['a placeholder left open', { texts: { en: 'Hello {{customer.name' } }, '/texts/en', 'unknown-placeholder'],
  ['no text', { texts: {} }, '/texts/en', 'required'],
  ['a language of no use', { texts: { en: 'Hello', fr: 'Bonjour' } }, '/texts/fr', 'unknown-field'],
  ['no title', { title: ' ' }, '/title', 'required'],
  ['a resolution without an outcome', { status: 'resolved' }, '/outcome', 'required'],
  ['an outcome without a resolution', { outcome: 'solved' }, '/outcome', 'malformed'],
  ['the outcome that no reply leads to', { status: 'resolved', outcome: 'withdrawn' }, '/outcome', 'not-one-of-these'],
])('a macro with %s is refused where it is wrong', async (_, more, pointer, code) => {
  const body = await refusal(await agent.post('/api/desk/macros', { ...HELLO, ...more }))
  expect([body.status, body.errors?.map((error) => [error.pointer, error.code])]).toEqual([422, [[pointer, code]]])
})

test('the refusal names the placeholder as it was written', async () => {
  const body = await refusal(await agent.post('/api/desk/macros', { ...HELLO, texts: { en: 'Hi {{nobody}}' } }))
  expect(body.errors?.[0]?.detail).toContain('{{nobody}}')
})

test('there is an end to how many an agent keeps, whoever counts', async () => {
  const full = await p.signedIn(newEmail(), ['agent'])
  const at = { createdAt: WEDNESDAY_MORNING, updatedAt: WEDNESDAY_MORNING }
  const row = (index: number) => {
    return { id: newId('macro'), ownerId: full.accountId, title: `Macro ${index}`, texts: { en: 'Hello' }, ...at }
  }
  for (let index = 0; index < 199; index += 1) await db.insert(macros).values(row(index))
  const answers = await Promise.all([1, 2].map(() => full.post('/api/desk/macros', HELLO)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect((await refusal(await full.post('/api/desk/macros', HELLO))).slug).toBe('macros-full')
})

test('a macro comes in the ticket’s language with the ticket’s own facts', async () => {
  const text =
    '{{customer.name}}|{{ticket.number}}|{{ticket.subject}}|{{ticket.link}}|{{product}}|{{version}}|{{currentRelease}}|{{vendor}}'
  const macro = await created(agent, { texts: { en: 'No', da: `${text}|{{deadline}}|{{agent.name}}` } })
  const { number, client } = await ticketIn('da', { subject: 'Den <lukker> & $&' })
  const { text: written, ...rest } = await filled(number, macro)
  expect(rest).toEqual({ locale: 'da', isStandIn: false, unfilled: [], status: null, outcome: null })
  const release = programme.products.find(({ id }) => id === 'nordlys-remote')?.currentRelease
  const link = `http://localhost:8787/da/tickets/${number}/`
  const [name, , subject, address, product, version, current, vendor, deadline, agentName] = written.split('|')
  expect([name, subject, product, version, current]).toEqual([
    client.email,
    'Den <lukker> & $&',
    'Nordlys Remote',
    '7.5.0.0',
    release,
  ])
  expect(address?.endsWith(new URL(link).pathname)).toBe(true)
  expect(deadline).toMatch(/2026/)
  expect([vendor, agentName]).toEqual([programme.vendor.name, programme.vendor.name])
})

test('where the language is missing, English stands in and the answer says so', async () => {
  const macro = await created(agent, { status: 'resolved', outcome: 'solved' })
  const { number } = await ticketIn('ro')
  expect(await filled(number, macro)).toMatchObject({ locale: 'en', isStandIn: true, status: 'resolved', outcome: 'solved' })
})

test('a promise that is met leaves nothing to fill in, and the answer says what is missing', async () => {
  const macro = await created(agent, { texts: { en: 'By {{deadline}}.' } })
  const { number } = await ticketIn('en')
  await agent.post(`/api/desk/tickets/${number}/messages`, {
    visibility: 'public',
    body: 'Solved.',
    status: 'resolved',
    outcome: 'solved',
  })
  expect(await filled(number, macro)).toMatchObject({ text: 'By {{deadline}}.', unfilled: ['deadline'] })
})

test('a colleague’s own macro fills nobody else’s reply', async () => {
  const macro = await created(colleague)
  const { number } = await ticketIn('en')
  const ask = (by: Client, ticket: string, id: string) => by.get(`/api/desk/tickets/${ticket}/macros/${id}`)
  expect((await refusal(await ask(agent, number, macro.id))).slug).toBe('macro-not-found')
  expect((await refusal(await ask(colleague, '100000001', macro.id))).slug).toBe('ticket-not-found')
  expect((await ask(colleague, number, macro.id)).status).toBe(200)
})
