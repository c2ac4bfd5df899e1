import { expect, test } from 'vitest'
import { type Client, portal } from '../support.ts'
import { customerOf, fieldValue, leadsTo, shown } from './support-pages.ts'

type Portal = ReturnType<typeof portal>
const PAGE = '/en/account/organisation/'
const act = (client: Client, action: string, fields: Record<string, string> = {}) => client.submit(PAGE, { action, ...fields })
const hidden = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value ?? '')

async function ownerOf(p: Portal): Promise<Client> {
  const owner = await customerOf(p)
  expect(await leadsTo(act(owner, 'create', { name: 'Fjord & Co' }))).toBe(`${PAGE}?done=founded`)
  return owner
}

/** The link of the invitation, as it came by mail. */
async function invited(p: Portal, owner: Client, email: string): Promise<string> {
  expect(await leadsTo(act(owner, 'invite', { email }))).toBe(`${PAGE}?done=invited`)
  const mail = (await p.mails(email)).find(({ text }) => text.includes('invitation='))
  const { pathname, search } = new URL(mail?.text.match(/http\S+/)?.[0] ?? 'http://none')
  return pathname + search
}

async function memberOf(p: Portal, owner: Client): Promise<Client> {
  const member = await p.signedIn()
  const page = await shown(member.get(await invited(p, owner, member.email)))
  expect(page.text).toContain('Invitation to Fjord & Co')
  const [token = ''] = hidden(page.html, 'token')
  expect(await leadsTo(act(member, 'accept', { token }))).toBe(`${PAGE}?done=joined`)
  return member
}

test('from founding to dissolving, by forms alone', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const account = await shown(member.get('/en/account/'))
  expect(account.text).toContain('A license of your organisation gives you the plan PRO, without an end date.')
  const page = await shown(owner.get(`${PAGE}?done=founded`))
  expect(page.html).toContain('role="status"')
  expect(page.text).toContain(member.email)
  const mine = await shown(member.get(PAGE))
  expect(mine.text).toContain('Leave the organisation')
  expect(mine.html).not.toContain('value="dissolve"')
  expect(mine.html).not.toContain('value="remove"')
  expect(await leadsTo(act(owner, 'handOver', { member: member.accountId }))).toBe(`${PAGE}?done=handedOver`)
  expect(await leadsTo(act(owner, 'leave', { member: owner.accountId }))).toBe(`${PAGE}?done=left`)
  expect(await leadsTo(act(member, 'dissolve'))).toBe(`${PAGE}?done=dissolved`)
  expect((await shown(member.get(PAGE))).text).toContain('Found an organisation')
})

test('an owner withdraws an invitation and removes a member', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const link = await invited(p, owner, 'late@example.org')
  const [invitation = ''] = hidden((await shown(owner.get(PAGE))).html, 'invitation')
  expect(await leadsTo(act(owner, 'withdraw', { invitation }))).toBe(`${PAGE}?done=withdrawn`)
  expect((await shown((await p.signedIn()).get(link))).text).toContain('This invitation cannot be used')
  expect(await leadsTo(act(owner, 'remove', { member: member.accountId }))).toBe(`${PAGE}?done=removed`)
  expect((await shown(owner.get(PAGE))).text).not.toContain(member.email)
})

test('an invitation’s link leads a stranger to sign in and back, and tells nobody else whom it is for', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const invitee = await p.signedIn()
  const link = await invited(p, owner, invitee.email)
  expect(await leadsTo(p.anonymous.get(link))).toBe(`/en/sign-in/?${new URLSearchParams({ next: link })}`)
  const other = await p.signedIn()
  const page = await shown(other.get(link))
  expect(page.text).toContain(`The invitation was sent to another address than ${other.email}.`)
  expect(page.html).not.toContain(invitee.email)
  expect(page.html).not.toContain('value="accept"')
})

test('what is refused is said above the forms, with what was typed', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const wrong = await shown(act(owner, 'invite', { email: 'nobody' }))
  expect(wrong.status).toBe(422)
  expect(fieldValue(wrong, 'email')).toBe('nobody')
  const twice = await shown(act(owner, 'create', { name: 'Again' }))
  expect(twice.status).toBe(409)
  expect(twice.text).toContain('You belong to an organisation already')
  const used = await shown(act(await p.signedIn(), 'accept', { token: 'a token that was never given' }))
  expect(used.status).toBe(404)
  expect(used.text).toContain('This invitation cannot be used')
  expect((await shown(act(owner, 'conquer'))).status).toBe(422)
})

test('who holds no license is told how to come by an organisation', async () => {
  const page = await shown((await portal().signedIn()).get(PAGE))
  expect(page.text).toContain('You can found an organisation once a license is linked to your account.')
  expect(page.html).not.toContain('value="create"')
})
