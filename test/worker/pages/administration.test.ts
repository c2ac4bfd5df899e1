import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '../../../worker/db/schema.ts'
import { type Client, db, newEmail, portal } from '../support.ts'
import { incidentsOf, ordered, purchaseRow } from '../support-payments.ts'
import { fieldValue, leadsTo, shown } from './support-pages.ts'

const p = portal()
const administrator = await p.signedIn(newEmail(), ['administrator'])

const LISTS = ['purchases', 'accounts', 'import', 'exports', 'audit', 'mails'].map((page) => `/en/desk/${page}/`)

async function pagesOf(client: Client): Promise<string[]> {
  const { id } = await ordered(client, { payBy: 'invoice' })
  return [...LISTS, `/en/desk/purchases/${id}/`, `/en/desk/accounts/${client.accountId}/`]
}

test('every page of the administration is shown to administrators and to nobody else', async () => {
  const agent = await p.signedIn(newEmail(), ['agent'])
  for (const path of await pagesOf(await p.signedIn())) {
    const page = await shown(administrator.get(path))
    expect([path, page.status]).toEqual([path, 200])
    expect(page.html).toContain('/en/desk/audit/')
    expect([path, (await shown(agent.get(path))).status]).toEqual([path, 403])
    expect([path, (await shown((await p.signedIn()).get(path))).status]).toEqual([path, 403])
    expect(await leadsTo(p.request(path))).toContain('/en/sign-in/')
  }
})

test('administrators are shown the way from the queue, agents are not', async () => {
  const link = 'href="/en/desk/purchases/"'
  expect((await shown(administrator.get('/en/desk/'))).html).toContain(link)
  expect((await shown((await p.signedIn(newEmail(), ['agent'])).get('/en/desk/'))).html).not.toContain(link)
})

test('an order is marked as paid from its page; a wrong date is told at its field', async () => {
  const client = await p.signedIn()
  const { id } = await ordered(client, { payBy: 'invoice' })
  const path = `/en/desk/purchases/${id}/`
  expect(fieldValue(await shown(administrator.get(path)), 'receivedOn')).toBe('2026-11-18')
  const refused = await shown(administrator.submit(path, { action: 'paid', receivedOn: '2030-01-01' }))
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('in the future')
  expect(fieldValue(refused, 'receivedOn')).toBe('2030-01-01')
  expect(await leadsTo(administrator.submit(path, { action: 'paid', receivedOn: '2026-11-18' }))).toBe(`${path}?done=paid#main`)
  expect(await purchaseRow(id)).toMatchObject({ status: 'paid', receivedOn: '2026-11-18' })
  const again = await shown(administrator.submit(path, { action: 'paid', receivedOn: '2026-11-18' }))
  expect([again.status, again.text.includes('already settled')]).toEqual([409, true])
})

test('an order is cancelled from its page, with a reason', async () => {
  const { id } = await ordered(await p.signedIn(), { payBy: 'invoice' })
  const path = `/en/desk/purchases/${id}/`
  expect((await shown(administrator.submit(path, { action: 'cancel' }))).status).toBe(422)
  expect(await leadsTo(administrator.submit(path, { action: 'cancel', reason: 'Ordered twice' }))).toBe(
    `${path}?done=cancel#main`,
  )
  const audit = await shown(administrator.get('/en/desk/audit/?action=purchase.cancelled'))
  expect(audit.text).toContain('Ordered twice')
})

test('roles are given and taken on the account’s page, but not one’s own as administrator', async () => {
  const client = await p.signedIn()
  const path = `/en/desk/accounts/${client.accountId}/`
  expect(await leadsTo(administrator.submit(path, { action: 'roles', agent: 'yes', reseller: 'yes' }))).toBe(
    `${path}?done=roles#main`,
  )
  const page = await shown(administrator.get(path))
  expect(page.html).toMatch(/name="agent"[^>]*checked/)
  expect(page.html).not.toMatch(/name="administrator"[^>]*checked/)
  const own = await shown(
    administrator.submit(`/en/desk/accounts/${administrator.accountId}/`, { action: 'roles', agent: 'yes' }),
  )
  expect([own.status, own.text.includes('from yourself')]).toEqual([422, true])
})

test('incidents are corrected on the account’s page; pressed twice, it is one correction', async () => {
  const client = await p.signedIn()
  const { id } = await ordered(client, { payBy: 'invoice' })
  await administrator.post(`/api/desk/purchases/${id}/paid`, {})
  const path = `/en/desk/accounts/${client.accountId}/`
  const lot = (await incidentsOf(client)).lots[0]?.id ?? ''
  const form = { action: 'correct', lot, delta: '-2', reason: 'Booked by mistake' }
  const sendTo = `${path}?key=${crypto.randomUUID()}`
  const answers = [await leadsTo(administrator.submit(sendTo, form)), await leadsTo(administrator.submit(sendTo, form))]
  expect(answers).toEqual([`${path}?done=correct#main`, `${path}?done=correct#main`])
  expect((await incidentsOf(client)).balance).toBe(8)
  expect((await shown(administrator.get(path))).text).toContain('Booked by mistake')
  const tooMuch = await shown(administrator.submit(path, { ...form, delta: '-9' }))
  expect([tooMuch.status, fieldValue(tooMuch, 'reason')]).toEqual([409, 'Booked by mistake'])
  for (const delta of ['', 'many', '1.5', '0']) {
    expect((await shown(administrator.submit(path, { ...form, delta }))).status).toBe(422)
  }
})

test('a file of licenses is imported from the page, with what was refused line by line', async () => {
  const send = (file: File | undefined) => {
    const body = new FormData()
    if (file) body.append('csv', file)
    return shown(administrator.request('/en/desk/import/', { method: 'POST', body }))
  }
  const lines = 'key,product,plan,kind,orderEmail,supportUntil\nnone,nordlys-remote,pro,commercial,a@example.org,\n'
  const page = await send(new File([lines], 'licenses.csv', { type: 'text/csv' }))
  expect([page.status, page.text.includes('not a license key')]).toEqual([200, true])
  expect((await send(new File(['nothing'], 'licenses.csv'))).status).toBe(422)
  expect((await send(undefined)).status).toBe(422)
})

test('the export’s page leads to the file, and a wrong period back to the page', async () => {
  const path = '/en/desk/exports/?from=2026-11-01&to=2026-11-30&what=invoices'
  expect(await leadsTo(administrator.get(path))).toBe('/api/desk/exports/invoices.csv?from=2026-11-01&to=2026-11-30')
  const refused = await shown(administrator.get('/en/desk/exports/?from=2026-11-30&to=2026-11-01&what=invoices'))
  expect([refused.status, fieldValue(refused, 'from')]).toEqual([422, '2026-11-30'])
})

test('what a customer calls themselves is text on the administrators’ pages', async () => {
  const client = await p.signedIn()
  await db.update(accounts).set({ name: '<script>alert(1)</script>' }).where(eq(accounts.id, client.accountId))
  const page = await shown(administrator.get(`/en/desk/accounts/?find=${client.email}`))
  expect(page.html).not.toContain('<script>alert')
  expect(page.text).toContain('<script>alert(1)</script>')
})
