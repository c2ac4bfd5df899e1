import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { organisationInvitations, organisationMembers, organisations } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { MEMBERS_MAX } from '../../worker/organisations/invite.ts'
import type { OrganisationView } from '../../worker/organisations/view.ts'
import { type Client, db, issueLicense, newAccount, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const DAY_MS = 24 * 60 * 60 * 1000
type Portal = ReturnType<typeof portal>

/** Somebody with a license, who has founded an organisation. */
async function ownerOf(p: Portal, license: Parameters<typeof issueLicense>[0] = {}): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, ...license })
  const owner = await p.signedIn(email)
  expect((await owner.post('/api/organisation', { name: 'Fjord & Co' })).status).toBe(201)
  return owner
}

/** The token of the invitation's link, as it came by mail. */
async function invited(p: Portal, owner: Client, email: string): Promise<string> {
  const response = await owner.post('/api/organisation/invitations', { email })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return tokenOf(p, email)
}

async function tokenOf(p: Portal, email: string): Promise<string> {
  const mail = (await p.mails(email)).find(({ text }) => text.includes('invitation='))
  return new URL(mail?.text.match(/http\S+/)?.[0] ?? 'http://none').searchParams.get('invitation') ?? ''
}

const accept = (client: Client, token: string) => client.post('/api/organisation/accept', { token })
const remove = (client: Client, path: string) => client.request(`/api/organisation${path}`, { method: 'DELETE' })
const organisationOf = async (client: Client) =>
  (await (await client.get('/api/organisation')).json<{ organisation: OrganisationView | null }>()).organisation
const entitlementOf = async (client: Client) =>
  (await client.get('/api/entitlement?product=nordlys-remote')).json<{ plan: string; why: { reason: string }[] }>()

/** A colleague who has accepted. */
async function memberOf(p: Portal, owner: Client): Promise<Client> {
  const member = await p.signedIn()
  expect((await accept(member, await invited(p, owner, member.email))).status).toBe(200)
  return member
}

test('a colleague who accepts the owner’s invitation shares the license, and is told why', async () => {
  const p = portal()
  const owner = await ownerOf(p, { supportUntil: '2027-03-31' })
  const colleague = await p.signedIn()
  expect((await entitlementOf(colleague)).plan).toBe('free')
  const token = await invited(p, owner, colleague.email.toUpperCase())
  expect((await entitlementOf(colleague)).plan).toBe('free')
  const joined = await accept(colleague, token)
  expect(joined.status).toBe(200)
  const { organisation } = await joined.json<{ organisation: OrganisationView }>()
  expect(organisation).toMatchObject({ name: 'Fjord & Co', role: 'member', invitations: [] })
  expect(organisation.members.map(({ email, role }) => [email, role])).toEqual([
    [owner.email, 'owner'],
    [colleague.email, 'member'],
  ])
  expect(organisation.licenses).toMatchObject([{ plan: 'pro', supportUntil: '2027-03-31' }])
  expect(await entitlementOf(colleague)).toMatchObject({
    plan: 'pro',
    why: expect.arrayContaining([expect.objectContaining({ reason: 'organisation-license', plan: 'pro' })]),
  })
  expect((await entitlementOf(owner)).why[0]?.reason).toBe('license')
  expect(await (await colleague.get('/api/licenses')).json()).toEqual({ items: [], nextCursor: null })
})

test('an address at the same domain shares nothing without an invitation', async () => {
  const p = portal()
  await ownerOf(p)
  const neighbour = await p.signedIn()
  expect(neighbour.email.split('@')[1]).toBe('example.org')
  expect((await entitlementOf(neighbour)).plan).toBe('free')
  expect(await organisationOf(neighbour)).toBeNull()
})

test('a member submits under the shared license, and keeps the ticket and its promises when removed', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const ticket = {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Subject', body: 'Text' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
  }
  const response = await member.post('/api/tickets', ticket)
  expect(response.status).toBe(201)
  const submitted = (await response.json<{ ticket: { number: string; plan: string; deadlines: object } }>()).ticket
  expect(submitted.plan).toBe('pro')
  expect((await remove(owner, `/members/${member.accountId}`)).status).toBe(204)
  const kept = await (await member.get(`/api/tickets/${submitted.number}`)).json<{ ticket: typeof submitted }>()
  expect(kept.ticket).toMatchObject({ plan: 'pro', deadlines: submitted.deadlines })
  expect(await refusal(await owner.get(`/api/tickets/${submitted.number}`))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await member.post('/api/tickets', ticket))).toMatchObject({ slug: 'no-entitlement' })
  expect((await p.mails(member.email))[0]?.subject).toBe('You no longer belong to Fjord & Co')
})

test('incidents stay personal', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  expect(await (await member.get('/api/incidents')).json()).toMatchObject({ balance: 0, lots: [] })
})

test('an invitation works once, for a week, for its own address, until it is withdrawn or sent again', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const stranger = await p.signedIn()
  const member = await p.signedIn()
  const first = await invited(p, owner, member.email)
  expect(await refusal(await accept(stranger, first))).toMatchObject({ status: 403, slug: 'invitation-for-another-address' })
  p.clock.now += 1000
  const second = await invited(p, owner, member.email)
  expect(second).not.toBe(first)
  expect((await organisationOf(owner))?.invitations).toHaveLength(1)
  expect(await refusal(await accept(member, first))).toMatchObject({ status: 404, slug: 'invitation-not-found' })
  const answers = await Promise.all(Array.from({ length: 5 }, () => accept(member, second)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect((await remove(member, `/members/${member.accountId}`)).status).toBe(204)
  expect(await refusal(await accept(member, second))).toMatchObject({ slug: 'invitation-not-found' })
  const withdrawn = await invited(p, owner, member.email)
  const [invitation] = (await organisationOf(owner))?.invitations ?? []
  expect(invitation?.expiresAt).toBe(new Date(p.clock.now + 7 * DAY_MS).toISOString())
  expect((await remove(owner, `/invitations/${invitation?.id}`)).status).toBe(204)
  expect(await refusal(await accept(member, withdrawn))).toMatchObject({ slug: 'invitation-not-found' })
  const late = await invited(p, owner, member.email)
  p.clock.now += 7 * DAY_MS
  expect(await refusal(await accept(member, late))).toMatchObject({ slug: 'invitation-not-found' })
})

test('inviting tells nothing of whether the address has an account', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const shapes = []
  for (const email of [newEmail(), (await p.signedIn()).email, (await ownerOf(p)).email]) {
    const response = await owner.post('/api/organisation/invitations', { email })
    const { invitation } = await response.json<{ invitation: { id: string; email: string } }>()
    shapes.push({ status: response.status, ...invitation, id: 'an id', email: invitation.email === email })
  }
  expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1)
})

test('invitations are limited by address and by account', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const email = newEmail()
  const statuses = []
  for (let count = 0; count < 6; count += 1) statuses.push((await owner.post('/api/organisation/invitations', { email })).status)
  expect(statuses).toEqual([201, 201, 201, 201, 201, 429])
})

test('a member is not invited again, nor more than an organisation holds', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const invite = (email: string) => owner.post('/api/organisation/invitations', { email })
  for (const email of [owner.email, (await memberOf(p, owner)).email])
    expect(await refusal(await invite(email))).toMatchObject({ errors: [{ pointer: '/email', code: 'member-already' }] })
  const { id = '' } = (await organisationOf(owner)) ?? {}
  const times = { invitedAt: WEDNESDAY_MORNING, expiresAt: WEDNESDAY_MORNING + DAY_MS }
  for (let count = 2; count < MEMBERS_MAX; count += 1)
    await db
      .insert(organisationInvitations)
      .values({ id: newId('invitation'), organisationId: id, email: newEmail(), tokenHash: newId('invitation'), ...times })
  expect(await refusal(await invite(newEmail()))).toMatchObject({ status: 409, slug: 'organisation-full' })
})

test('who has nothing to share founds nothing; nobody founds or joins a second one', async () => {
  const p = portal()
  const found = (client: Client) => client.post('/api/organisation', { name: 'Second' })
  const stranger = await p.signedIn()
  expect(await refusal(await found(stranger))).toMatchObject({ status: 403, slug: 'organisation-needs-license' })
  expect(await refusal(await stranger.post('/api/organisation', { name: 'Two\nlines' }))).toMatchObject({
    errors: [{ pointer: '/name', code: 'malformed' }],
  })
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const other = await ownerOf(p)
  const twice = { status: 409, slug: 'already-in-organisation' }
  expect(await refusal(await found(owner))).toMatchObject(twice)
  expect(await refusal(await found(member))).toMatchObject(twice)
  for (const client of [member, owner])
    expect(await refusal(await accept(client, await invited(p, other, client.email)))).toMatchObject(twice)
})

test('only the owner invites, withdraws, removes, hands over and dissolves; a member only leaves', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const colleague = await memberOf(p, owner)
  await invited(p, owner, newEmail())
  const [invitation] = (await organisationOf(owner))?.invitations ?? []
  const deeds = [
    (client: Client) => client.post('/api/organisation/invitations', { email: newEmail() }),
    (client: Client) => remove(client, `/invitations/${invitation?.id}`),
    (client: Client) => remove(client, `/members/${colleague.accountId}`),
    (client: Client) => client.post('/api/organisation/owner', { member: member.accountId }),
    (client: Client) => remove(client, ''),
  ]
  const stranger = await p.signedIn()
  for (const deed of deeds) {
    expect(await refusal(await deed(member))).toMatchObject({ status: 403, slug: 'not-the-owner' })
    expect(await refusal(await deed(stranger))).toMatchObject({ status: 404, slug: 'organisation-not-found' })
    expect(await refusal(await deed(p.anonymous))).toMatchObject({ status: 401, slug: 'signed-out' })
  }
  const other = await ownerOf(p)
  expect(await refusal(await remove(other, `/members/${member.accountId}`))).toMatchObject({
    status: 404,
    slug: 'member-not-found',
  })
  expect(await refusal(await remove(other, `/invitations/${invitation?.id}`))).toMatchObject({ slug: 'invitation-not-found' })
  expect(await refusal(await other.post('/api/organisation/owner', { member: member.accountId }))).toMatchObject({
    slug: 'member-not-found',
  })
  expect((await organisationOf(owner))?.members).toHaveLength(3)
  expect((await organisationOf(member))?.invitations).toEqual([])
  expect((await remove(member, `/members/${member.accountId}`)).status).toBe(204)
  expect((await entitlementOf(member)).plan).toBe('free')
  expect(await refusal(await remove(owner, `/members/${owner.accountId}`))).toMatchObject({
    status: 409,
    slug: 'owner-cannot-leave',
  })
  expect(await refusal(await p.anonymous.get('/api/organisation'))).toMatchObject({ slug: 'signed-out' })
})

test('handing over moves ownership and licenses, and the organisation loses nothing when the former owner leaves', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const heir = await memberOf(p, owner)
  const colleague = await memberOf(p, owner)
  const response = await owner.post('/api/organisation/owner', { member: heir.accountId })
  expect(await response.json()).toMatchObject({ organisation: { role: 'member', licenses: [{ plan: 'pro' }] } })
  expect((await p.mails(heir.email))[0]?.subject).toBe('You are now the owner of Fjord & Co')
  expect((await remove(owner, `/members/${owner.accountId}`)).status).toBe(204)
  for (const client of [heir, colleague]) expect((await entitlementOf(client)).plan).toBe('pro')
  expect((await entitlementOf(owner)).plan).toBe('free')
  expect(await (await heir.get('/api/licenses')).json()).toMatchObject({ items: [{ plan: 'pro' }] })
})

test('dissolving ends memberships and invitations and leaves the licenses with the owner', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const member = await memberOf(p, owner)
  const token = await invited(p, owner, newEmail())
  expect((await remove(owner, '')).status).toBe(204)
  expect(await organisationOf(owner)).toBeNull()
  expect(await organisationOf(member)).toBeNull()
  expect((await entitlementOf(member)).plan).toBe('free')
  expect((await entitlementOf(owner)).plan).toBe('pro')
  expect(await refusal(await accept(member, token))).toMatchObject({ slug: 'invitation-not-found' })
})

test('the database itself keeps one organisation an account, an owner who is a member, and nobody uninvited', async () => {
  const p = portal()
  const owner = await ownerOf(p)
  const { id = '' } = (await organisationOf(owner)) ?? {}
  const accountId = await newAccount()
  const member = { accountId, organisationId: id, joinedAt: WEDNESDAY_MORNING }
  const sign = (text: string) =>
    expect.objectContaining({ cause: expect.objectContaining({ message: expect.stringContaining(text) }) })
  await expect(db.insert(organisationMembers).values(member)).rejects.toEqual(sign('organisation-uninvited'))
  await expect(db.update(organisations).set({ ownerId: accountId })).rejects.toEqual(sign('organisation-owner-no-member'))
  await expect(db.delete(organisationMembers)).rejects.toEqual(sign('organisation-owner-stays'))
  await expect(db.update(organisationMembers).set({ joinedAt: 0 })).rejects.toEqual(sign('organisation-member-fixed'))
  const again = { id: newId('organisation'), name: 'Again', ownerId: owner.accountId, createdAt: WEDNESDAY_MORNING }
  await expect(db.insert(organisations).values(again)).rejects.toEqual(sign('UNIQUE'))
})
