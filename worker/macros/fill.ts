import { eq, sql } from 'drizzle-orm'
import { formatDateTime } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, planById, productById } from '../../programme/find.ts'
import { fillPlaceholders, macroTextIn, type Placeholder, type PlaceholderValues } from '../../programme/macro.ts'
import type { VerbContext } from '../context.ts'
import { accounts, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ticketFacts } from '../tickets/letter-facts.ts'
import { usableMacro } from './load.ts'
import type { MacroView } from './view.ts'

/** A macro made ready for one ticket. */
export interface FilledMacro extends Pick<MacroView, 'status' | 'outcome'> {
  text: string
  /** The language it is in. */
  locale: Locale
  /** Whether another language stands in for the ticket's. */
  isStandIn: boolean
  /** Placeholders that the ticket has nothing for; they stand in the text as they are. */
  unfilled: Placeholder[]
}

/** Somebody as a letter addresses them. */
type Named = Pick<Account, 'name' | 'email' | 'timeZone'>

/**
 * A macro's answer to one ticket: in the ticket's language where it is written in it, its placeholders filled. Nothing is written.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, macro-not-found
 */
export async function fillMacro(ctx: VerbContext, number: string, id: string): Promise<FilledMacro> {
  const customerId = sql`(select ${tickets.accountId} from ${tickets} where ${tickets.number} = ${number})`
  const [agent, [macro], [ticket], [customer]] = await readAsAgent(ctx, (me) => [
    usableMacro(ctx, me, id),
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    ctx.db
      .select({ name: accounts.name, email: accounts.email, timeZone: accounts.timeZone })
      .from(accounts)
      .where(eq(accounts.id, customerId)),
  ])
  if (!ticket || !customer) throw problem('ticket-not-found')
  const found = macro && macroTextIn(macro.texts, ticket.locale)
  if (!macro || !found) throw problem('macro-not-found')
  const { text, unfilled } = fillPlaceholders(found.text, valuesFor(ctx, found.locale, ticket, customer, agent))
  const { followUp: status, outcome } = macro
  return { text, locale: found.locale, isStandIn: found.locale !== ticket.locale, unfilled: [...unfilled], status, outcome }
}

/** What the placeholders stand for, in the language of the text. An agent who has told no name signs as the vendor. */
function valuesFor(ctx: VerbContext, locale: Locale, ticket: Ticket, customer: Named, agent: Account): PlaceholderValues {
  const { vendor } = programme
  const product = productById(programme, ticket.product)
  const plan = planById(programme, ticket.plan)
  return {
    'customer.name': customer.name ?? customer.email,
    'ticket.number': ticket.number,
    'ticket.subject': ticket.subject,
    'ticket.link': ticketFacts(ctx, ticket).link,
    product: product ? nameIn(product.name, locale) : ticket.product,
    version: ticket.version || null,
    currentRelease: product?.currentRelease ?? null,
    plan: plan ? nameIn(plan.name, locale) : ticket.plan,
    deadline: ticket.nextDueAt === null ? null : formatDateTime(locale, ticket.nextDueAt, customer.timeZone),
    'agent.name': agent.name ?? vendor.name,
    vendor: vendor.name,
  }
}
