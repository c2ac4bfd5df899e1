import { expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { portal } from '../support.ts'
import { agentNamed, customerWith, SUBMISSION, submitted } from '../support-conversation.ts'
import { fieldValue, leadsTo, shown, submitWithFiles } from './support-pages.ts'

const NEW = '/en/tickets/new/?product=nordlys-remote'
const DETAILS = 'Host id 914 227 305\nPassword: Kornblomst-77'

test('details left with a ticket are read on a page of their own, once, by the agent in charge', async () => {
  const p = portal()
  const customer = await customerWith(p)
  const agent = await agentNamed(p, 'Maria Holm')
  const form = await shown(customer.get(NEW))
  expect(form.text).toContain('Details for a remote session')
  const sent = await leadsTo(
    submitWithFiles(customer, `${NEW}&key=${crypto.randomUUID()}`, { ...SUBMISSION, remoteAccess: DETAILS }),
  )
  const number = sent?.match(/tickets\/(\d+)/)?.[1] ?? ''
  expect((await shown(customer.get(`/en/tickets/${number}/`))).text).toContain('not read yet')
  const desk = `/en/desk/tickets/${number}/`
  expect((await shown(agent.get(desk))).text).toContain('Take the ticket to read them')
  const refused = await shown(agent.submit(`${desk}remote-access/`, {}))
  expect(refused.status).toBe(403)
  expect(refused.html).not.toContain('Kornblomst')
  await agent.submit(desk, { action: 'assign' })
  expect((await shown(agent.get(`${desk}remote-access/`))).html).not.toContain('Kornblomst')
  const read = await shown(agent.submit(`${desk}remote-access/`, {}))
  expect(read.status).toBe(200)
  expect(read.text).toContain('Host id 914 227 305')
  expect(read.headers.get('cache-control')).toContain('no-store')
  const again = await shown(agent.submit(`${desk}remote-access/`, {}))
  expect(again.status).toBe(404)
  expect(again.html).not.toContain('Kornblomst')
  expect((await shown(agent.get(desk))).text).toContain('Read by Maria Holm')
  const page = await shown(customer.get(`/en/tickets/${number}/`))
  expect(page.text).toContain('Read by Maria Holm and deleted: Wed, 18 Nov 2026')
})

test('a customer leaves details on the page of a ticket, replaces them and takes them back', async () => {
  const p = portal()
  const customer = await customerWith(p)
  const number = await submitted(customer)
  const page = `/en/tickets/${number}/`
  const leave = (details: string) => customer.submit(page, { action: 'remoteAccess', details })
  expect(await leadsTo(leave(DETAILS))).toBe(`${page}?done=remoteAccess`)
  expect(await leadsTo(leave('Others'))).toBe(`${page}?done=remoteAccess`)
  const empty = await shown(leave(''))
  expect(empty.status).toBe(422)
  expect(empty.html).toMatch(/id="details-error"[^>]*>This is needed/)
  expect(await leadsTo(customer.submit(page, { action: 'withdrawRemoteAccess' }))).toBe(`${page}?done=withdrawRemoteAccess`)
  expect((await shown(customer.get(page))).text).toContain('Taken back and deleted')
  expect((await shown(customer.submit(page, { action: 'withdrawRemoteAccess' }))).status).toBe(404)
})

test.each(LOCALES)('in %s, neither page of remote access has a hole, whatever became of the details', async (locale) => {
  const p = portal()
  const customer = await customerWith(p)
  const agent = await agentNamed(p, 'Maria Holm')
  const number = await submitted(customer, { remoteAccess: DETAILS })
  const pages = async () => [
    (await shown(customer.get(`/${locale}/tickets/${number}/`))).status,
    (await shown(customer.get(`/${locale}/tickets/${number}/transcript/`))).status,
    (await shown(agent.get(`/${locale}/desk/tickets/${number}/`))).status,
    (await shown(agent.get(`/${locale}/desk/tickets/${number}/remote-access/`))).status,
  ]
  expect(await pages()).toEqual([200, 200, 200, 200])
  await agent.submit(`/${locale}/desk/tickets/${number}/`, { action: 'assign' })
  expect(await pages()).toEqual([200, 200, 200, 200])
  await agent.submit(`/${locale}/desk/tickets/${number}/remote-access/`, {})
  expect(await pages()).toEqual([200, 200, 200, 200])
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  expect(await pages()).toEqual([200, 200, 200, 200])
})

test('a password in ordinary text is doubted once, and what was typed is kept', async () => {
  const p = portal()
  const customer = await customerWith(p)
  const fields = { ...SUBMISSION, body: 'I cannot sign in.\npassword: hunter2' }
  const address = `${NEW}&key=${crypto.randomUUID()}`
  const doubted = await shown(submitWithFiles(customer, address, fields))
  expect(doubted.status).toBe(422)
  expect(doubted.html).toMatch(/id="body-error"[^>]*>This looks as if a password stood in it/)
  expect(doubted.html).toMatch(/<div class="notice warning" data-secret-hint="">/)
  expect(fieldValue(doubted, 'body')).toContain('password: hunter2')
  const sent = await leadsTo(submitWithFiles(customer, address, { ...fields, sendAnyway: 'yes' }))
  const number = sent?.match(/tickets\/(\d+)/)?.[1] ?? ''
  const page = `/en/tickets/${number}/`
  expect((await shown(customer.get(page))).html).toMatch(/data-secret-hint="" hidden/)
  expect((await shown(submitWithFiles(customer, page, { body: 'my PIN is 4821' }))).status).toBe(422)
  expect(await leadsTo(submitWithFiles(customer, page, { body: 'my PIN is 4821', sendAnyway: 'yes' }))).toMatch(/done=message/)
  expect((await customer.post(`/api/tickets/${number}/messages`, { body: 'password: hunter2' })).status).toBe(201)
})

test('the transcript’s page and the ratings’ are for those they concern', async () => {
  const p = portal()
  const customer = await customerWith(p)
  const stranger = await customerWith(p)
  const number = await submitted(customer)
  const page = await shown(customer.get(`/en/tickets/${number}/transcript/`))
  expect(page.text).toContain('It happens each time.')
  expect((await shown(stranger.get(`/en/tickets/${number}/transcript/`))).status).toBe(404)
  expect(await leadsTo(p.anonymous.get(`/en/tickets/${number}/transcript/`))).toContain('/en/sign-in/')
  expect((await shown(customer.get('/en/desk/ratings/'))).status).toBe(403)
  await customer.post(`/api/tickets/${number}/close`, {})
  await customer.post(`/api/tickets/${number}/rating`, { score: 4, comment: 'Quick <and> good' })
  const administrator = await agentNamed(p, 'Karen', 'administrator')
  expect((await shown(administrator.get('/en/desk/ratings/'))).text).toContain('Quick <and> good')
})
