import { and, asc, eq, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { formatDateTime } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, replacements, ticketEvents, tickets } from '../db/schema.ts'
import { mailRow } from '../mail/outbox.ts'
import { replacementAlertMail, replacementLateMail } from '../mail/replacement-letters.ts'
import { recipientsOf, type Staff, staffQuery } from '../promises/staff.ts'
import { eventRow, LOST_RACE_SIGN } from '../tickets/change.ts'
import { aboutTicket, deskTicketFacts, ticketFacts } from '../tickets/letter-facts.ts'

type WatchContext = Pick<VerbContext, 'env' | 'db' | 'now'>
type Late = Awaited<ReturnType<typeof lateQuery>>[number]

/** Replacements looked at in one run; what is left then is the next run's. */
const PORTION = 50
/** Written out, as the index has it: with a parameter the database would not use it. */
const isAwaited = and(sql`${replacements.status} = 'diagnosed'`, isNull(replacements.inTime))

/**
 * Records the replacements that were not shipped in time, and tells their customers and the team lead. What belongs to one is one batch,
 * which the database refuses where it was shipped or recorded meanwhile: so each is told of once.
 * @throws what the first failed with, after all others have had their turn
 */
export async function watchReplacements(ctx: WatchContext): Promise<void> {
  const [late, staff] = await ctx.db.batch([lateQuery(ctx), staffQuery(ctx)])
  const failures: unknown[] = []
  for (const one of late) {
    const { ticket, id } = one
    const event = { ...eventRow(ctx, ticket, null, 'system', 'replacementLate'), ticketId: ticketWhileAwaited(id) }
    const written = ctx.db.batch([
      ctx.db.insert(ticketEvents).values(event),
      ctx.db.update(replacements).set({ inTime: false }).where(eq(replacements.id, id)),
      customerLetter(ctx, one),
      ...staffLetters(ctx, one, staff),
    ])
    await written.catch((error) => refusedBy(error, LOST_RACE_SIGN) || failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

function lateQuery(ctx: WatchContext) {
  return ctx.db
    .select({
      // Under a name of its own: the answer of a batch holds each name once.
      id: sql<string>`${replacements.id}`.as('replacement_id'),
      dueAt: replacements.dueAt,
      ticket: tickets,
      customer: { email: accounts.email, timeZone: accounts.timeZone },
    })
    .from(replacements)
    .innerJoin(tickets, eq(tickets.id, replacements.ticketId))
    .innerJoin(accounts, eq(accounts.id, tickets.accountId))
    .where(and(isAwaited, lt(replacements.dueAt, ctx.now)))
    .orderBy(asc(replacements.dueAt))
    .limit(PORTION)
}

/** The ticket's id as long as the replacement is awaited; otherwise it is missing, and the database refuses the whole batch. */
function ticketWhileAwaited(id: string): SQL {
  return sql`(select ${replacements.ticketId} from ${replacements} where ${eq(replacements.id, id)} and ${isAwaited})`
}

function customerLetter(ctx: WatchContext, { ticket, customer, dueAt }: Late) {
  const t = serviceTranslators[ticket.locale]
  const letter = replacementLateMail(t, ticketFacts(ctx, ticket), formatDateTime(t.locale, dueAt, customer.timeZone))
  return mailRow({ ...ctx, locale: t.locale }, customer.email, letter, t.locale, aboutTicket(ticket))
}

function staffLetters(ctx: WatchContext, { ticket, dueAt }: Late, staff: Staff) {
  return recipientsOf(staff, 'teamLead', null).map(({ email, locale, timeZone }) => {
    const t = serviceTranslators[locale]
    const facts = deskTicketFacts(ctx, ticket, locale)
    return mailRow({ ...ctx, locale }, email, replacementAlertMail(t, facts, formatDateTime(locale, dueAt, timeZone)))
  })
}
