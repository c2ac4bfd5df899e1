import { desc, eq, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { macroTitles } from '../macros/load.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { agentRows } from './agents.ts'
import { toWhole, wholeQueries } from './read.ts'

/** Other tickets of the customer that are shown beside one. */
const OTHERS_MAX = 5

/** What the page of a ticket at the desk is made of: the ticket, and what an agent chooses from while answering it. */
export type DeskPageRows = Awaited<ReturnType<typeof loadDeskPage>>

/**
 * Reads a ticket for its page at the desk, in one round trip.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadDeskPage(ctx: VerbContext, number: string) {
  const [agent, agents, macros, latest, ...rows] = await readAsAgent(ctx, (me) => [
    agentRows(ctx),
    macroTitles(ctx, me, number),
    latestOfCustomer(ctx, number),
    ...wholeQueries(ctx, number),
  ])
  const others = latest.filter((other) => other.number !== number).slice(0, OTHERS_MAX)
  return { ...toWhole(agent, rows), agents, macros, others }
}

/** The query for the latest tickets of a ticket's customer, it among them perhaps. */
function latestOfCustomer(ctx: VerbContext, number: string) {
  const customerId = sql`(select ${tickets.accountId} from ${tickets} where ${tickets.number} = ${number})`
  return ctx.db
    .select({
      number: tickets.number,
      subject: tickets.subject,
      locale: tickets.locale,
      status: tickets.status,
      submittedAt: tickets.submittedAt,
      ratingScore: tickets.ratingScore,
    })
    .from(tickets)
    .where(eq(tickets.accountId, customerId))
    .orderBy(desc(tickets.submittedAt), desc(tickets.id))
    .limit(OTHERS_MAX + 1)
}
