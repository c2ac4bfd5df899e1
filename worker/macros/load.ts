import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { macros, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Macro } from './view.ts'

/** What the database raises where there is no room for another. */
export const MACROS_FULL_SIGN = 'macros-full'

/** Macros that an agent may use: shared ones and their own. The database bounds how many there are. */
function isUsable(me: SQL<string>) {
  return or(isNull(macros.ownerId), eq(macros.ownerId, me))
}

/** The query for the macros an agent may use, by title. */
export function usableMacros(ctx: Pick<VerbContext, 'db'>, me: SQL<string>) {
  return ctx.db.select().from(macros).where(isUsable(me)).orderBy(asc(macros.title), asc(macros.id))
}

/** The query for one of them. */
export function usableMacro(ctx: Pick<VerbContext, 'db'>, me: SQL<string>, id: string) {
  return ctx.db
    .select()
    .from(macros)
    .where(and(eq(macros.id, id), isUsable(me)))
}

/** The query for what an agent chooses from on a ticket: each macro's title, and whether it is written in the ticket's language. */
export function macroTitles(ctx: Pick<VerbContext, 'db'>, me: SQL<string>, number: string) {
  const language = sql`(select ${tickets.locale} from ${tickets} where ${tickets.number} = ${number})`
  const isTranslated = sql<boolean>`json_type(${macros.texts}, '$.' || ${language}) is not null`.mapWith(Boolean)
  return ctx.db
    .select({ id: macros.id, title: macros.title, ownerId: macros.ownerId, isTranslated: isTranslated.as('is_translated') })
    .from(macros)
    .where(isUsable(me))
    .orderBy(asc(macros.title), asc(macros.id))
}

/**
 * A macro that the agent may change: their own; a shared one is the administrators'.
 * @throws {ProblemError} macro-not-found, for a missing one and a colleague's own alike; not-an-administrator
 */
export function changeable(macro: Macro | undefined, agent: Account): Macro {
  if (!macro) throw problem('macro-not-found')
  assertMayOwn(agent, macro.ownerId === null)
  return macro
}

/** @throws {ProblemError} not-an-administrator, where an agent would change what all share */
export function assertMayOwn(agent: Account, shared: boolean): void {
  if (shared && !agent.roles.includes('administrator')) throw problem('not-an-administrator')
}
