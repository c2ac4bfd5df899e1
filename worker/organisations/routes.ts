import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { acceptInvitation } from './accept.ts'
import { createOrganisation } from './create.ts'
import { handOver } from './hand-over.ts'
import { inviteColleague, withdrawInvitation } from './invite.ts'
import { dissolveOrganisation, removeMember } from './leave.ts'
import { readOrganisation } from './load.ts'
import { AcceptInvitation, CreateOrganisation, HandOver, InviteColleague } from './schemas.ts'

/** `/api/organisation`: the caller's organisation, whose members share its owner's licenses. */
export const organisationRoutes = new Hono<App>()
  .get('/', async (c) => c.json({ organisation: await readOrganisation(c.var.verb) }))
  .post('/', async (c) => {
    const { name } = await parseJson(c, CreateOrganisation)
    return c.json({ organisation: await createOrganisation(c.var.verb, name) }, 201)
  })
  .delete('/', async (c) => {
    await dissolveOrganisation(c.var.verb)
    return c.body(null, 204)
  })
  .post('/invitations', async (c) => {
    const { email } = await parseJson(c, InviteColleague)
    return c.json({ invitation: await inviteColleague(c.var.verb, email) }, 201)
  })
  .delete('/invitations/:id', async (c) => {
    await withdrawInvitation(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
  .post('/accept', async (c) => {
    const { token } = await parseJson(c, AcceptInvitation)
    await acceptInvitation(c.var.verb, token)
    return c.json({ organisation: await readOrganisation(c.var.verb) })
  })
  .delete('/members/:id', async (c) => {
    await removeMember(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
  .post('/owner', async (c) => {
    const { member } = await parseJson(c, HandOver)
    await handOver(c.var.verb, member)
    return c.json({ organisation: await readOrganisation(c.var.verb) })
  })
