import { beforeAll, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { type Client, newEmail, portal } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { customerOf, fieldValue, leadsTo, linkIn, shown } from './support-pages.ts'

const TICKET = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Two things', body: 'Text' },
  ...{ locale: 'en', policyVersion: programme.policy.version },
}
const SUBJECTS = 'The printer\r\n\r\n The <key> \r\n'

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

async function submitted(client: Client, payWith: 'plan' | 'incident'): Promise<string> {
  const response = await client.post('/api/tickets', { ...TICKET, payWith })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

async function paidTicket(incidents: number) {
  const client = await p.signedIn()
  await givePack(client.accountId, incidents, 'incident-10')
  return { client, number: await submitted(client, 'incident') }
}

const desk = (number: string) => `/en/desk/tickets/${number}/`
const propose = (number: string, subjects = SUBJECTS) => agent.submit(desk(number), { action: 'split', subjects })
const answer = (client: Client, number: string, action: string) => client.submit(`/en/tickets/${number}/`, { action })

test('an agent proposes a split, a line for each problem, and sees that the customer is asked', async () => {
  const { number } = await paidTicket(3)
  expect(await leadsTo(propose(number))).toBe(`${desk(number)}?done=proposeSplit`)
  const page = await shown(agent.get(`${desk(number)}?done=proposeSplit`))
  expect(page.text).toContain('The customer is asked by mail')
  expect(page.html).toContain('The &lt;key&gt;')
  expect(fieldValue(page, 'subjects')).toBeUndefined()
  expect(await leadsTo(agent.submit(desk(number), { action: 'withdrawSplit' }))).toBe(`${desk(number)}?done=withdrawSplit`)
})

test('a split without a problem is refused beside its field, with what was typed', async () => {
  const { number } = await paidTicket(1)
  const empty = await shown(propose(number, ' \n '))
  expect([empty.status, /id="subjects-error">[^<]/.test(empty.html)]).toEqual([422, true])
  const long = await shown(propose(number, 'x'.repeat(201)))
  expect([long.status, fieldValue(long, 'subjects')]).toEqual([422, 'x'.repeat(201)])
})

test('the customer accepts on the ticket’s page, and finds the tickets that came of it', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  const asked = await shown(client.get(`/en/tickets/${number}/`))
  expect(asked.text).toContain('Accepting spends 2 more incidents of yours')
  expect(await leadsTo(answer(client, number, 'acceptSplit'))).toBe(`/en/tickets/${number}/?done=acceptSplit`)
  const after = await shown(client.get(`/en/tickets/${number}/?done=acceptSplit`))
  expect(after.text).toContain('Each problem has a ticket of its own')
  expect(after.html).not.toContain('value="acceptSplit"')
  const list = await (await client.get('/api/tickets')).json<{ items: { number: string; subject: string }[] }>()
  const printer = list.items.find(({ subject }) => subject === 'The printer')?.number ?? ''
  expect(linkIn(after, new RegExp(printer))).toBe(`/en/tickets/${printer}/`)
  const partPage = await shown(client.get(`/en/tickets/${printer}/`))
  expect(linkIn(partPage, new RegExp(`tickets.*${number}`))).toBe(`/en/tickets/${number}/`)
  expect(linkIn(await shown(agent.get(desk(printer))), new RegExp(`desk.*${number}`))).toBe(desk(number))
})

test('where the balance is short, the page leads to the packs instead of accepting, and accepting anyway is refused', async () => {
  const { client, number } = await paidTicket(1)
  await propose(number)
  const asked = await shown(client.get(`/en/tickets/${number}/`))
  expect(asked.text).toContain('You need 2 more incidents to accept')
  expect(linkIn(asked, /incidents.*product/)).toBe('/en/incidents/?product=nordlys-remote#buy')
  expect(asked.html).not.toContain('value="acceptSplit"')
  expect((await shown(answer(client, number, 'acceptSplit'))).status).toBe(402)
})

test('declined, the page says so, and the agent sees when', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  expect(await leadsTo(answer(client, number, 'declineSplit'))).toBe(`/en/tickets/${number}/?done=declineSplit`)
  expect((await shown(agent.get(desk(number)))).text).toContain('The customer declined a split on Wed, 18 Nov 2026')
})

test('a ticket under a plan is split at once, and the form’s key keeps a second press from splitting it twice', async () => {
  const client = await customerOf(p)
  const number = await submitted(client, 'plan')
  const press = () => agent.submit(`${desk(number)}?key=pressed-twice`, { action: 'split', subjects: 'The printer' })
  expect(await Promise.all([leadsTo(press()), leadsTo(press())])).toEqual([1, 2].map(() => `${desk(number)}?done=split`))
  expect((await (await client.get('/api/tickets')).json<{ items: unknown[] }>()).items).toHaveLength(2)
})

test.each(LOCALES)('in %s, no state of a split leaves a hole in a page', async (locale) => {
  const { client, number } = await paidTicket(2)
  const whole = async () => {
    for (const [who, path] of [[client, 'tickets'] as const, [agent, 'desk/tickets'] as const])
      expect((await shown(who.get(`/${locale}/${path}/${number}/`))).status).toBe(200)
  }
  await propose(number, 'The printer')
  await whole()
  await answer(client, number, 'declineSplit')
  await whole()
  await propose(number, 'The printer')
  await answer(client, number, 'acceptSplit')
  await whole()
})
