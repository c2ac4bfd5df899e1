import { Hono } from 'hono'
import type { App } from '../context.ts'
import { AddParticipant } from '../participants/schemas.ts'
import { addParticipant, removeParticipant } from '../participants/share.ts'
import { parse } from '../validate.ts'
import { answerForm, readTyped } from './form-view.ts'
import { refusalPage } from './refusal-page.ts'
import type { TicketPageAction } from './ticket-page-action.ts'

/** The commands of a ticket's page that say who is on it. */
export const SHARING_ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  addParticipant: async (c, number, typed) => {
    await addParticipant(c.var.verb, number, parse(AddParticipant, { account: typed.participant }).account)
    return 'addParticipant#sharing'
  },
  removeParticipant: async (c, number, typed) => {
    await removeParticipant(c.var.verb, number, typed.participant ?? '')
    return 'removeParticipant#sharing'
  },
}

/** `/tickets/{number}/leave/`: a participant leaves, and the ticket is no longer theirs to show. */
export const sharingPages = new Hono<App>().post('/tickets/:number{\\d+}/leave/', async (c) => {
  const number = c.req.param('number')
  const typed = await readTyped(c)
  return answerForm(
    c,
    {},
    async () => {
      await removeParticipant(c.var.verb, number, typed.participant ?? '')
      return `/${c.var.locale}/tickets/?${new URLSearchParams({ left: number })}`
    },
    (refusal) => refusalPage(c, refusal),
  )
})
