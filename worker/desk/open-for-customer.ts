import { eq, sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import type { VerbContext } from '../context.ts'
import { accounts } from '../db/schema.ts'
import { licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { earlierAnswer } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { linkOrdered, orderedWith } from '../licenses/link-ordered.ts'
import { type Account, accountColumns, readAsAgent, toAccount } from '../sessions/read-as.ts'
import { type Submission, submitTicket } from '../tickets/submit.ts'
import type { TicketView } from '../tickets/view.ts'
import type { OpenTicket } from './schemas.ts'

/** How a ticket of somebody who phones is covered: by what includes the phone, else as if they had written. */
export const CALLER_CHANNELS = ['phone', 'ticket'] as const

/**
 * Opens a ticket for a customer who phones, from what they say. Their account is made if they have none, and the licenses ordered with
 * the address are linked to it, as at their first sign-in. They get the acknowledgement, and the ticket is theirs.
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} signed-out, not-an-agent, and what `submitTicket` refuses
 */
export async function openForCustomer(ctx: VerbContext, input: OpenTicket, key?: string): Promise<{ ticket: TicketView }> {
  const { email, ...ticket } = input
  const submission = await openSubmissionFor(ctx, email, input.locale, key)
  return submitTicket(ctx, submission, { ...ticket, policyVersion: programme.policy.version })
}

/**
 * Reads what an agent's ticket for the customer with this address is decided on.
 * @param locale of the account that somebody new gets
 * @throws {ProblemError} signed-out, not-an-agent
 */
export async function openSubmissionFor(
  ctx: VerbContext,
  email: string,
  locale: Locale,
  key: string | undefined,
): Promise<Submission> {
  const customerId = sql<string>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`
  const [agent, [row], linked, ordered, open, lots, earlier] = await readAsAgent(ctx, (me) => [
    ctx.db.select(accountColumns).from(accounts).where(eq(accounts.email, email)),
    licenseFacts(ctx, customerId),
    ...orderedWith(ctx, email),
    lotFacts(ctx, customerId),
    earlierAnswer(ctx, me, key),
  ])
  const account = row ? toAccount(row) : newAccount(email, locale)
  const { roles: _, ...values } = account
  return {
    ticketId: newId('ticket'),
    key,
    account,
    licenses: [...linked, ...ordered],
    lots,
    earlier,
    opener: { id: agent.id, actor: 'agent' },
    channels: CALLER_CHANNELS,
    before: [
      ...(row ? [] : [ctx.db.insert(accounts).values({ ...values, createdAt: ctx.now })]),
      ...linkOrdered(ctx, email, ordered, open),
    ],
    again: () => openSubmissionFor(ctx, email, locale, key),
  }
}

/** A customer of whom nothing is known yet but the address and the language; times are written in the vendor's zone until they say otherwise. */
export function newAccount(email: string, locale: Locale): Account {
  return { id: newId('account'), email, name: null, locale, timeZone: programme.vendor.timeZone, roles: [] }
}
