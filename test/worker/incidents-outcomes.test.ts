import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'
import { incidentsOf } from './support-payments.ts'

const EXPIRES_AT = lotExpiresAt(programme, 'incident-1', WEDNESDAY_MORNING)
const ticket = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Sessions end', body: 'Text' },
  ...{ locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
}
const submit = (client: Client) => client.post('/api/tickets', ticket)
const numberOf = async (response: Response | Promise<Response>) =>
  (await (await response).json<{ ticket: { number: string } }>()).ticket.number

test('an incident given back after its lot has expired is good to the last second of the thirtieth day, and not longer', async () => {
  const p = portal()
  const [email, agentEmail] = [newEmail(), newEmail()]
  const client = await p.signedIn(email)
  await p.signedIn(agentEmail, ['agent'])
  await givePack(client.accountId, 1)
  const number = await numberOf(submit(client))
  p.clock.now = EXPIRES_AT
  await runHousekeeping(p.env, db, p.clock.now)
  const agent = await p.signedIn(agentEmail)
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'defectWithoutSolution' })
  const later = await p.signedIn(email)
  const { balance, lots } = await incidentsOf(later)
  expect(balance).toBe(1)
  // Given back on 19 November 2027; the thirtieth day after it is 19 December, to its end in Copenhagen.
  expect(lots[0]?.expiresAt).toBe('2027-12-19T23:00:00.000Z')
  const lastSecond = Date.parse('2027-12-19T22:59:59Z')
  p.clock.now = lastSecond
  const buyer = await p.signedIn(email)
  p.clock.now = lastSecond + 1000
  expect((await refusal(await submit(buyer))).slug).toBe('incident-balance-exhausted')
  p.clock.now = lastSecond
  expect((await submit(buyer)).status).toBe(201)
})

test('opening a ticket again never charges again', async () => {
  const p = portal()
  const agent = await p.signedIn(newEmail(), ['agent'])
  const client = await p.signedIn()
  await givePack(client.accountId, 3, 'incident-10')
  const number = await numberOf(submit(client))
  for (const reopen of ['reopen', 'messages']) {
    await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
    expect((await client.post(`/api/tickets/${number}/${reopen}`, { body: 'Again.' })).ok).toBe(true)
  }
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'workaround' })
  const { balance, held, entries } = await incidentsOf(client)
  expect({ balance, held, kinds: entries.map(({ kind }) => kind) }).toEqual({
    ...{ balance: 2, held: 0, kinds: ['settle', 'hold', 'purchase'] },
  })
})

test('incidents that extend a plan can be spent to the last second of that plan, and not after', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro', supportUntil: '2026-11-20' })
  const client = await p.signedIn(email)
  await givePack(client.accountId, 2, 'premium-2')
  p.clock.now = Date.parse('2026-11-20T23:59:59+01:00')
  expect((await submit(client)).status).toBe(201)
  p.clock.now = Date.parse('2026-11-21T00:00:00+01:00')
  expect(await refusal(await submit(client))).toMatchObject({ slug: 'pack-needs-plan', status: 403 })
  expect(await incidentsOf(client)).toMatchObject({ balance: 1, held: 1 })
})
