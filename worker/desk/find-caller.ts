import { eq, sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { accounts } from '../db/schema.ts'
import { licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { orderedWith } from '../licenses/link-ordered.ts'
import { accountColumns, readAsAgent, toAccount } from '../sessions/read-as.ts'
import { newAccount } from './open-for-customer.ts'

/**
 * Who phones, by their mail address, with what a ticket opened for them now would be decided on: licenses ordered with the address
 * count, since they are linked with the first ticket. Nothing is written.
 * @param locale of the account that somebody new would get
 * @throws {ProblemError} signed-out, not-an-agent
 */
export async function findCaller(ctx: VerbContext, email: string, locale: Locale) {
  const customerId = sql<string>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`
  const [agent, [row], linked, ordered, , lots] = await readAsAgent(ctx, () => [
    ctx.db.select(accountColumns).from(accounts).where(eq(accounts.email, email)),
    licenseFacts(ctx, customerId),
    ...orderedWith(ctx, email),
    lotFacts(ctx, customerId),
  ])
  const customer = row ? toAccount(row) : newAccount(email, locale)
  return { agent, customer, isNew: row === undefined, licenses: [...linked, ...ordered], lots }
}
