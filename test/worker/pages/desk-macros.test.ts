import { beforeAll, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { type Client, newEmail, portal } from '../support.ts'
import { customerOf, fieldValue, leadsTo, selectedIn, shown } from './support-pages.ts'

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
let administrator: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  administrator = await p.signedIn(newEmail(), ['administrator'])
})

const HELLO = {
  title: 'Hello',
  'texts-en': 'Hello {{customer.name}}',
  'texts-da': '',
  'texts-el': '',
  'texts-ro': ' ',
  status: '',
  outcome: '',
}
const save = (by: Client, fields: Record<string, string>, id = 'new') =>
  by.submit(`/en/desk/macros/${id}/`, { action: 'save', ...HELLO, ...fields })

async function kept(by: Client, title: string): Promise<string> {
  const { items } = await (await by.get('/api/desk/macros')).json<{ items: { id: string; title: string }[] }>()
  return items.find((macro) => macro.title === title)?.id ?? ''
}

async function newTicket(locale = 'en'): Promise<{ client: Client; number: string }> {
  const client = await customerOf(p)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'It <ends>', body: 'Often.' },
    ...{ locale, payWith: 'plan', policyVersion: programme.policy.version },
  })
  return { client, number: (await response.json<{ ticket: { number: string } }>()).ticket.number }
}

const desk = (number: string) => `/en/desk/tickets/${number}/`
const insert = (number: string, fields: Record<string, string>) =>
  shown(agent.submit(`${desk(number)}?insert=macro`, { visibility: 'public', resolveAs: '', ...fields }))

test('an agent writes a macro, finds it among their own, changes it and deletes it', async () => {
  expect(await leadsTo(save(agent, { title: 'My first' }))).toBe('/en/desk/macros/?done=save')
  const id = await kept(agent, 'My first')
  const list = await shown(agent.get('/en/desk/macros/?done=save'))
  expect(list.text).toContain('The macro is saved.')
  expect(list.text).toContain('My first Not in Danish, Greek and Romanian')
  const form = await shown(agent.get(`/en/desk/macros/${id}/`))
  expect([fieldValue(form, 'title'), fieldValue(form, 'texts-en'), fieldValue(form, 'revision')]).toEqual([
    ...['My first', 'Hello {{customer.name}}', '0'],
  ])
  const change = { title: 'My second', revision: '0', status: 'resolved', outcome: 'solved' }
  expect(await leadsTo(save(agent, change, id))).toBe('/en/desk/macros/?done=save')
  const changed = await shown(agent.get(`/en/desk/macros/${id}/`))
  expect([selectedIn(changed, 'status'), selectedIn(changed, 'outcome')]).toEqual(['resolved', 'solved'])
  expect(await leadsTo(agent.submit(`/en/desk/macros/${id}/`, { action: 'delete' }))).toBe('/en/desk/macros/?done=delete')
  expect(await kept(agent, 'My second')).toBe('')
})

test('a macro that is refused is shown again as it was typed, the fault beside its field', async () => {
  const page = await shown(save(agent, { title: 'Wrong', 'texts-da': 'Hej {{nobody}}' }))
  expect(page.status).toBe(422)
  expect(page.text).toContain('There is no placeholder {{nobody}}.')
  expect([/id="texts-da-error">[^<]/.test(page.html), fieldValue(page, 'texts-da')]).toEqual([true, 'Hej {{nobody}}'])
  expect(await kept(agent, 'Wrong')).toBe('')
})

test('changed by somebody else meanwhile, what was typed stays in the form', async () => {
  await save(administrator, { title: 'Shared by two', shared: 'yes' })
  const id = await kept(administrator, 'Shared by two')
  await save(administrator, { title: 'Shared by two', shared: 'yes', revision: '0' }, id)
  const page = await shown(save(administrator, { title: 'Mine instead', shared: 'yes', revision: '0' }, id))
  expect([page.status, fieldValue(page, 'title')]).toEqual([409, 'Mine instead'])
  expect(page.text).toContain('Somebody has changed this macro meanwhile')
})

test('a shared macro is read by agents and changed by administrators', async () => {
  await save(administrator, { title: 'For everybody', shared: 'yes' })
  const id = await kept(agent, 'For everybody')
  const page = await shown(agent.get(`/en/desk/macros/${id}/`))
  expect(page.text).toContain('Shared macros are changed by administrators.')
  expect(page.html).not.toContain('value="save"')
  expect((await shown(save(agent, { title: 'Taken over', revision: '0' }, id))).status).toBe(403)
  expect((await shown(agent.get('/en/desk/macros/new/'))).html).not.toContain('name="shared"')
})

test('customers see no macros', async () => {
  const client = await p.signedIn()
  expect((await client.get('/en/desk/macros/')).status).toBe(403)
  expect((await client.get('/en/desk/macros/new/')).status).toBe(403)
  expect(await leadsTo(p.request('/en/desk/macros/'))).toBe('/en/sign-in/?next=%2Fen%2Fdesk%2Fmacros%2F')
})

test('without scripts, a macro goes below what is typed, its placeholders filled; nothing is sent and nothing is lost', async () => {
  await save(agent, {
    title: 'Insert me',
    status: 'resolved',
    outcome: 'solved',
    'texts-en': 'About {{ticket.subject}} by {{deadline}}',
  })
  const id = await kept(agent, 'Insert me')
  const { client, number } = await newTicket()
  const page = await insert(number, { body: 'Typed before.  ', macro: id })
  expect(page.status).toBe(200)
  expect(fieldValue(page, 'body')).toMatch(/^Typed before\.\n\nAbout It <ends> by .*2026/)
  expect(page.text).toContain('The macro is in the reply. Nothing is sent yet.')
  expect(page.text).toContain('It suggests: send and resolve')
  expect([selectedIn(page, 'resolveAs'), selectedIn(page, 'macro')]).toEqual(['solved', id])
  const seen = await (await client.get(`/api/tickets/${number}`)).json<{ ticket: { messages: unknown[] } }>()
  expect(seen.ticket.messages).toHaveLength(1)
})

test('the desk says when another language stands in, in the list and once inserted', async () => {
  await save(agent, { title: 'English only' })
  const { number } = await newTicket('ro')
  expect((await shown(agent.get(desk(number)))).text).toContain('English only (not in Romanian)')
  expect((await insert(number, { body: '', macro: await kept(agent, 'English only') })).text).toContain(
    'another language stands in',
  )
})

test('none chosen, or one that is gone: the page says so, and what was typed is there', async () => {
  const { number } = await newTicket()
  const none = await insert(number, { body: 'Typed.', macro: '' })
  expect([none.status, /id="macro-error">[^<]/.test(none.html), fieldValue(none, 'body')]).toEqual([422, true, 'Typed.'])
  const gone = await insert(number, { body: 'Typed.', macro: 'mac_none' })
  expect([gone.status, /id="macro-error">[^<]/.test(gone.html), fieldValue(gone, 'body')]).toEqual([404, true, 'Typed.'])
})

test.each(LOCALES)('in %s, no page of macros has a hole', async (locale) => {
  await save(agent, { title: `Own ${locale}` })
  const id = await kept(agent, `Own ${locale}`)
  for (const path of ['', 'new/', `${id}/`]) {
    expect((await shown(agent.get(`/${locale}/desk/macros/${path}`))).status).toBe(200)
  }
})
