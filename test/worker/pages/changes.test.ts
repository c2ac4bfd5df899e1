import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { type Client, newEmail, portal } from '../support.ts'
import { customerOf, fieldValue, leadsTo, shown } from './support-pages.ts'

const TICKET = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'change', severity: 'S4', locale: 'en', payWith: 'plan' },
  ...{ subject: 'A column more', body: 'In the list.', policyVersion: programme.policy.version },
}
const ESTIMATE = { action: 'proposeEstimate', work: 'A <column> for the operator', minutes: '210', month: '2026-11' }

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

const desk = (number: string) => `/en/desk/tickets/${number}/`
const mine = (number: string) => `/en/tickets/${number}/`
const submitted = async (client: Client, more: object = {}) =>
  (await (await client.post('/api/tickets', { ...TICKET, ...more })).json<{ ticket: { number: string } }>()).ticket.number

async function asked() {
  const client = await customerOf(p, { plan: 'service-contract' })
  return { client, number: await submitted(client) }
}

test('an agent estimates the work on the ticket’s page, and the customer agrees on theirs', async () => {
  const { client, number } = await asked()
  expect((await shown(agent.get(desk(number)))).text).toContain('10 hrs of 10 hrs left in November 2026')
  expect(await leadsTo(agent.submit(desk(number), ESTIMATE))).toBe(`${desk(number)}?done=proposeEstimate#change`)
  const page = await shown(client.get(mine(number)))
  expect(page.html).toContain('A &lt;column&gt; for the operator')
  expect(page.text).toContain('3 hrs, 30 mins in November 2026')
  expect(page.text).toContain('6 hrs, 30 mins of that month are left')
  expect(await leadsTo(client.submit(mine(number), { action: 'agreeEstimate' }))).toBe(
    `${mine(number)}?done=agreeEstimate#change`,
  )
  const after = await shown(client.get(`${mine(number)}?done=agreeEstimate`))
  for (const text of [
    'You have agreed',
    'Agreed',
    '6 hrs, 30 mins of 10 hrs left in November 2026',
    '1 specialist works on changes',
  ])
    expect(after.text).toContain(text)
  expect(after.html).not.toContain('value="agreeEstimate"')
})

test('what is refused is said beside its field, with what was typed, in a form that stays open', async () => {
  const { client, number } = await asked()
  const tooMuch = await shown(agent.submit(desk(number), { ...ESTIMATE, minutes: '601' }))
  expect([tooMuch.status, fieldValue(tooMuch, 'minutes'), fieldValue(tooMuch, 'work')]).toEqual([409, '601', ESTIMATE.work])
  expect(tooMuch.html).toMatch(/<details[^>]* open[^>]*>\s*<summary>Estimate the work/)
  const none = await shown(agent.submit(desk(number), { ...ESTIMATE, minutes: 'many' }))
  expect([none.status, /id="minutes-error">[^<]/.test(none.html)]).toEqual([422, true])
  await agent.submit(desk(number), ESTIMATE)
  await client.submit(mine(number), { action: 'agreeEstimate' })
  const id = /<option value="(est_[^"]+)"/.exec((await shown(agent.get(desk(number)))).html)?.[1] ?? ''
  const booking = { action: 'bookMinutes', 'booking-estimate': id, 'booking-note': 'Worked' }
  const beyond = await shown(agent.submit(desk(number), { ...booking, 'booking-minutes': '211' }))
  expect([beyond.status, fieldValue(beyond, 'booking-minutes')]).toEqual([409, '211'])
  expect(beyond.html).toMatch(/id="booking-minutes-error">[^<]/)
  const unexplained = await shown(agent.submit(desk(number), { ...booking, 'booking-minutes': '−5' }))
  expect(unexplained.html).toMatch(/id="booking-reason-error">[^<]/)
})

test('work is booked, corrected and called done, and the customer reads all of it', async () => {
  const { client, number } = await asked()
  await agent.submit(desk(number), ESTIMATE)
  await client.submit(mine(number), { action: 'agreeEstimate' })
  const id = /<option value="(est_[^"]+)"/.exec((await shown(agent.get(desk(number)))).html)?.[1] ?? ''
  const booking = { action: 'bookMinutes', 'booking-estimate': id, 'booking-note': 'The column' }
  expect(await leadsTo(agent.submit(desk(number), { ...booking, 'booking-minutes': '90' }))).toContain('done=bookMinutes')
  await agent.submit(desk(number), { ...booking, 'booking-minutes': '-15', 'booking-reason': 'Belonged elsewhere' })
  expect(await leadsTo(agent.submit(desk(number), { action: 'finishChange', estimate: id }))).toContain('done=finishChange')
  const page = await shown(client.get(mine(number)))
  for (const text of ['Done', '1 hr, 15 mins of 3 hrs, 30 mins worked', '−15 mins', 'Correction: Belonged elsewhere'])
    expect(page.text).toContain(text)
  const months = await shown(client.get('/en/account/changes/'))
  expect(months.text).toContain('8 hrs, 45 mins of 10 hrs left in November 2026')
  expect(months.html).toContain(number)
})

test('a page without changes says nothing of them', async () => {
  const client = await customerOf(p)
  const number = await submitted(client, { type: 'defect' })
  for (const page of [await shown(client.get(mine(number))), await shown(agent.get(desk(number)))])
    expect(page.html).not.toContain('id="change"')
  expect((await shown(client.get('/en/account/changes/'))).text).toContain('None of your contracts includes small changes')
  expect(await leadsTo(p.anonymous.get('/en/account/changes/'))).toContain('/en/sign-in/')
})

test('devices belong to programmes with warranties: here there is no such page, and no ticket asks for one', async () => {
  const client = await customerOf(p)
  expect((await shown(client.get('/en/account/devices/'))).status).toBe(404)
  expect((await shown(client.get('/en/tickets/new/?product=nordlys-remote'))).html).not.toContain('name="serial"')
})
