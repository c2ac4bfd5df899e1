import { eq, or, sql } from 'drizzle-orm'
import { type Attempt, attemptsMade, isAllowed } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { accounts, receivedMails, tickets } from '../db/schema.ts'
import { licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { keyedHash } from '../hash.ts'
import { openHold } from '../incidents/ledger.ts'
import { orderedWith } from '../licenses/link-ordered.ts'
import { participantAccounts } from '../participants/load.ts'
import { accountColumns, toAccount } from '../sessions/read-as.ts'
import { isGivenBack } from '../tickets/load.ts'
import { type Claim, isProven } from './claim.ts'
import type { Fingerprint } from './fingerprint.ts'

/** Who a mail says it is from, and whether that is proven. */
interface Sender {
  email: string | null
  isAuthentic: boolean
}

/** What a mail is placed by. */
export type Facts = Awaited<ReturnType<typeof loadFacts>>

/**
 * Reads what a mail is placed by, in one round trip: what we know of it, of its sender, and of the ticket it claims to be about; where
 * that was merged into another, of the other.
 */
export async function loadFacts(ctx: VerbContext, print: Fingerprint, sender: Sender, claim: Claim | null) {
  const email = sender.email ?? ''
  const number = claim?.number ?? ''
  const senderId = sql<string>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`
  const goesOn = sql<string>`coalesce((select merged_into from ${tickets} where ${tickets.number} = ${number}), ${number})`
  const ticketId = sql<string>`(select ${tickets.id} from ${tickets} where ${tickets.number} = ${goesOn})`
  const counted = await attemptsOf(ctx, sender)
  const [earlier, [account], licenses, lots, ordered, open, [ticket], participants, [hold], [mails], [answers]] =
    await ctx.db.batch([
      ctx.db
        .select({ id: receivedMails.id, place: receivedMails.place })
        .from(receivedMails)
        .where(or(eq(receivedMails.id, print.id), eq(receivedMails.contentHash, print.contentHash))),
      ctx.db.select(accountColumns).from(accounts).where(eq(accounts.email, email)),
      licenseFacts(ctx, senderId),
      lotFacts(ctx, senderId),
      ...orderedWith(ctx, email),
      ctx.db.select().from(tickets).where(eq(tickets.number, goesOn)),
      participantAccounts(ctx, ticketId),
      openHold(ctx, ticketId),
      attemptsMade(ctx, counted.mail),
      attemptsMade(ctx, counted.answer),
    ])
  const people = ticket ? [ticket.accountId, ...participants.map(({ id }) => id)] : []
  return {
    isKnown: earlier.some(({ id }) => id === print.id),
    /** Whether it was written on a ticket when it came to another address of ours. */
    isRepeated: earlier.some(({ place }) => place === 'replied' || place === 'opened'),
    account: account ? toAccount(account) : null,
    ...{ licenses, lots, ordered, open, counted },
    ticket: ticket ? { ticket, people, incidentGivenBack: isGivenBack(ticket, hold), hold } : null,
    isProven: claim !== null && (await isProven(ctx.env, claim, people)),
    isTooMany: !isAllowed('mail-by-sender', mails?.times ?? 0),
    isTold: !isAllowed('mail-answer', answers?.times ?? 0),
  }
}

/** Counted apart where the address is not proven: else anybody could use up another's allowance. */
async function attemptsOf(ctx: VerbContext, { email, isAuthentic }: Sender): Promise<Record<'mail' | 'answer', Attempt>> {
  const subject = await keyedHash(ctx.env.SECRET, isAuthentic ? 'address' : 'unproven-address', email ?? '')
  return { mail: { kind: 'mail-by-sender', subject }, answer: { kind: 'mail-answer', subject } }
}
