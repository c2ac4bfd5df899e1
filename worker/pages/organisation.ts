import { type Context, Hono } from 'hono'
import { formatDate } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { ownLicenses } from '../entitlement/facts.ts'
import { sha256 } from '../hash.ts'
import { acceptInvitation } from '../organisations/accept.ts'
import { createOrganisation } from '../organisations/create.ts'
import { handOver } from '../organisations/hand-over.ts'
import { invitationOf, inviteColleague, withdrawInvitation } from '../organisations/invite.ts'
import { dissolveOrganisation, removeMember } from '../organisations/leave.ts'
import { type Organisation, organisationOf, toOrganisation } from '../organisations/load.ts'
import { AcceptInvitation, CreateOrganisation, HandOver, InviteColleague } from '../organisations/schemas.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { type Account, isAgent, readAs } from '../sessions/read-as.ts'
import { parse } from '../validate.ts'
import { wordLicense } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = { texts: ['name', 'email', 'member'] }

/** What was done last, said above the page. */
const DEEDS = ['founded', 'joined', 'invited', 'withdrawn', 'removed', 'left', 'handedOver', 'dissolved'] as const
type Deed = (typeof DEEDS)[number]

/** `/account/organisation/`: who shares whose licenses; inviting, joining, leaving. An invitation's link leads here. */
export const organisationPages = new Hono<App>()
  .get('/account/organisation/', (c) => showOrganisation(c))
  .post('/account/organisation/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      async () => `/${c.var.locale}/account/organisation/?${new URLSearchParams({ done: await runAction(c, typed) })}`,
      (refusal) => showOrganisation(c, typed, refusal),
    )
  })

async function runAction(c: Context<App>, typed: Typed): Promise<Deed> {
  const ctx = c.var.verb
  switch (typed.action) {
    case 'create':
      await createOrganisation(ctx, parse(CreateOrganisation, pick(typed, 'name')).name)
      return 'founded'
    case 'accept':
      await acceptInvitation(ctx, parse(AcceptInvitation, pick(typed, 'token')).token)
      return 'joined'
    case 'invite':
      await inviteColleague(ctx, parse(InviteColleague, pick(typed, 'email')).email)
      return 'invited'
    case 'withdraw':
      await withdrawInvitation(ctx, typed.invitation ?? '')
      return 'withdrawn'
    case 'remove':
      await removeMember(ctx, typed.member ?? '')
      return 'removed'
    case 'leave':
      await removeMember(ctx, typed.member ?? '')
      return 'left'
    case 'handOver':
      await handOver(ctx, parse(HandOver, pick(typed, 'member')).member)
      return 'handedOver'
    case 'dissolve':
      await dissolveOrganisation(ctx)
      return 'dissolved'
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

async function showOrganisation(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const token = typed.token ?? c.req.query('invitation') ?? ''
  const tokenHash = await sha256(token)
  const [account, [invitation], own, ...rows] = await readAs(ctx, (me) => [
    invitationOf(ctx, tokenHash),
    ownLicenses(ctx, me),
    ...organisationOf(ctx, me),
  ])
  const organisation = toOrganisation(rows)
  const t = serviceTranslators[c.var.locale]
  const deed = DEEDS.find((each) => each === c.req.query('done'))
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: isAgent(account),
    callerEmail: account.email,
    done: deed ? t(`service.organisation.${deed}`) : false,
    invitation: invitation ? invitationInWords(invitation, token, account) : false,
    isInvitationOver: token !== '' && !invitation && !refusal,
    organisation: organisation ? inWords(c, account, organisation) : false,
    canFound: own.some(({ revokedAt }) => revokedAt === null),
  }
  return renderPage(c, 'account/organisation/', view, refusal?.status)
}

/** An invitation for whoever has its link; the address it was sent to is told to nobody. */
function invitationInWords(
  { organisation, ownerEmail, email }: Awaited<ReturnType<typeof invitationOf>>[number],
  token: string,
  account: Account,
) {
  return { organisation, ownerEmail, token, isForCaller: email === account.email }
}

/** The organisation for one of its members; what only its owner may do, for the owner. */
function inWords(c: Context<App>, account: Account, organisation: Organisation) {
  const t = serviceTranslators[c.var.locale]
  const dateOf = (at: number) => formatDate(t.locale, at, account.timeZone)
  const { name, ownerId, members, invitations, licenses } = organisation
  const isOwner = ownerId === account.id
  return {
    name,
    isOwner,
    callerId: account.id,
    members: members.map((member) => ({
      id: member.id,
      who: member.name ?? member.email,
      email: member.name === null ? '' : member.email,
      isOwner: member.id === ownerId,
      isOther: member.id !== account.id,
      since: dateOf(member.joinedAt),
    })),
    others: members.filter(({ id }) => id !== ownerId).map((member) => ({ id: member.id, who: member.name ?? member.email })),
    hasOthers: members.length > 1,
    invitations: isOwner ? invitations.map(({ id, email, expiresAt }) => ({ id, email, until: dateOf(expiresAt) })) : [],
    hasInvitations: isOwner && invitations.length > 0,
    licenses: licenses.map((license) => wordLicense(t, { ...license, revokedAt: null }, c.var.verb.now)),
    hasLicenses: licenses.length > 0,
  }
}
