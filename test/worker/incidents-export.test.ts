import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { incidentEntries, incidentLots } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { type Client, db, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const p = portal({ env: { LIMITS: 'off' } })
const file = async (client: Client, locale = 'en') => client.get(`/api/incidents/ledger.csv?locale=${locale}`)
const lines = async (response: Response) => (await response.text()).split('\r\n').filter(Boolean)

test('the ledger comes as a file, oldest entry first, with the clause and the ticket or order of each', async () => {
  const client = await p.signedIn()
  const purchase = await givePack(client.accountId, 2, 'incident-10')
  const ticket = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Sessions end', body: 'Text' },
    ...{ locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
  })
  const { number } = (await ticket.json<{ ticket: { number: string } }>()).ticket
  const response = await file(client)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toContain('attachment')
  const bytes = new Uint8Array(await response.clone().arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const [names, bought, held] = await lines(response)
  expect(names).toContain('Time (Europe/Copenhagen),What happened')
  expect(bought).toMatch(new RegExp(`^2026-11-18 10:00,Bought,,2,2,,${purchase},\\d+\\.\\d+$`))
  expect(held).toMatch(new RegExp(`^2026-11-18 10:00,Held,,-1,1,${number},,\\d+\\.\\d+$`))
})

test('in Danish, Greek and Romanian its cells are separated as spreadsheets there expect', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  for (const locale of ['da', 'el', 'ro']) expect((await lines(await file(client, locale)))[1]?.split(';')).toHaveLength(8)
})

test('what somebody wrote is no formula, and a ledger of more than one reading is whole and in order', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.accountId, client.accountId))
  const correction = (index: number) =>
    db.insert(incidentEntries).values({
      ...{ id: newId('entry'), accountId: client.accountId, lotId: lot?.id ?? '', purchaseId: lot?.purchaseId ?? '' },
      ...{ at: WEDNESDAY_MORNING + index, kind: 'correction', delta: 1, balance: 2 + index, clause: 'incident-correction' },
      reason: '=HYPERLINK("https://example.com")',
    } as const)
  const [first, ...rest] = Array.from({ length: 600 }, (_, index) => correction(index))
  if (first) await db.batch([first, ...rest])
  const found = await lines(await file(client))
  expect(found).toHaveLength(602)
  expect(found[2]).toContain(`"'=HYPERLINK(""https://example.com"")"`)
  expect(found.slice(1).map((line) => Number(line.split(',').at(-4)))).toEqual(
    Array.from({ length: 601 }, (_, index) => index + 1),
  )
})

test('nobody’s is nobody’s, and of somebody else’s nothing is in it', async () => {
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  await givePack(client.accountId, 1)
  expect(await lines(await file(other))).toHaveLength(1)
  expect((await refusal(await file(p.anonymous))).slug).toBe('signed-out')
  expect((await refusal(await file(client, 'xx'))).slug).toBe('validation-failed')
})
