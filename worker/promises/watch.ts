import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { type AnySQLiteColumn, alias } from 'drizzle-orm/sqlite-core'
import { formatDateTime } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { stepKey, type WatchStep, watch } from '../../programme/promise-watch.ts'
import type { EscalationRole } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, ticketEvents, tickets } from '../db/schema.ts'
import { mailRow } from '../mail/outbox.ts'
import { promiseAlertMail, promiseMissedMail } from '../mail/promise-letters.ts'
import { atRevision, eventRow, idAtRevision, LOST_RACE_SIGN, type Ticket } from '../tickets/change.ts'
import { judged, openPromises } from '../tickets/clock.ts'
import { aboutTicket, deskTicketFacts, ticketFacts } from '../tickets/letter-facts.ts'
import { type Recipient, recipientsOf, type Staff, staffQuery } from './staff.ts'

type WatchContext = Pick<VerbContext, 'env' | 'db' | 'now'>

/** Tickets read at a time. */
export const PORTION = 50
/** Portions of one run; what is left then is the next run's. */
const PORTIONS_MAX = 4

/** A ticket that something may be due for, and what has been done about it. */
interface WatchedTicket {
  ticket: Ticket
  customer: Pick<Recipient, 'email' | 'timeZone'>
  /** Null while nobody is in charge. */
  assignee: Recipient | null
  /** The steps taken before: `stepKey` of each, and to whom they went. */
  taken: ReadonlyMap<string, EscalationRole | null>
}

/**
 * Warns of promises that are due soon, records those that are broken and tells the customer, and escalates by the programme's steps.
 *
 * A ticket's steps, their mails and its next turn are written in one batch, which the database refuses if the ticket has changed since it
 * was read or a step was taken before. So each step is taken once, however often, late or interrupted the runs are.
 * @throws what the first ticket failed with, after all others have had their turn
 */
export async function watchPromises(ctx: WatchContext): Promise<void> {
  const failures: unknown[] = []
  for (let portion = 1; portion <= PORTIONS_MAX; portion += 1) {
    const { watched, staff } = await loadDue(ctx)
    for (const one of watched) {
      // Whoever changed the ticket meanwhile has set its next turn.
      await takeSteps(ctx, one, staff).catch((error) => refusedBy(error, LOST_RACE_SIGN) || failures.push(error))
    }
    if (watched.length < PORTION) break
  }
  if (failures.length > 0) throw failures[0]
}

/** The tickets whose turn it is, longest due first, a portion of them, and everybody who may have to be told: one round trip. */
async function loadDue(ctx: WatchContext): Promise<{ watched: WatchedTicket[]; staff: Staff }> {
  const assignees = alias(accounts, 'assignees')
  const due = ctx.db
    .select({ id: tickets.id })
    .from(tickets)
    .where(lte(tickets.nextWatchAt, ctx.now))
    .orderBy(asc(tickets.nextWatchAt))
    .limit(PORTION)
  const [rows, steps, staff] = await ctx.db.batch([
    ctx.db
      .select({
        ticket: tickets,
        customer: { email: accounts.email, timeZone: accounts.timeZone },
        assigneeEmail: named<string | null>(assignees.email, 'assignee_email'),
        assigneeLocale: named<Locale>(assignees.locale, 'assignee_locale'),
        assigneeZone: named<string>(assignees.timeZone, 'assignee_zone'),
      })
      .from(tickets)
      .innerJoin(accounts, eq(accounts.id, tickets.accountId))
      .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
      .where(inArray(tickets.id, due)),
    ctx.db
      .select({
        ticketId: ticketEvents.ticketId,
        promise: ticketEvents.promise,
        step: ticketEvents.step,
        toRole: ticketEvents.toRole,
      })
      .from(ticketEvents)
      .where(and(isNotNull(ticketEvents.step), inArray(ticketEvents.ticketId, due))),
    staffQuery(ctx),
  ])
  const takenOf = (ticketId: string) =>
    new Map(
      steps.flatMap(({ ticketId: id, promise, step, toRole }) =>
        id === ticketId && promise && step ? [[stepKey(promise, step), toRole] as const] : [],
      ),
    )
  const watched = rows.map(({ ticket, customer, assigneeEmail: email, assigneeLocale: locale, assigneeZone: timeZone }) => {
    return { ticket, customer, assignee: email === null ? null : { email, locale, timeZone }, taken: takenOf(ticket.id) }
  })
  return { watched, staff }
}

/** A column under a name of its own: the answer of a batch holds each name once. */
function named<T>(column: AnySQLiteColumn, name: string) {
  return sql<T>`${column}`.as(name)
}

async function takeSteps(ctx: WatchContext, watched: WatchedTicket, staff: Staff): Promise<void> {
  const { ticket, taken } = watched
  const { steps, nextAt } = watch(programme, openPromises(ticket), new Set(taken.keys()), ctx.now)
  const { firstResponseKept } = judged(ticket, ctx.now)
  const set = { nextWatchAt: nextAt, firstResponseKept, revision: ticket.revision + (steps.length > 0 ? 1 : 0) }
  const statements: BatchItem<'sqlite'>[] = [
    ...steps.map((step) => ctx.db.insert(ticketEvents).values(stepRow(ctx, ticket, step))),
    ...steps.flatMap((step) => lettersOf(ctx, watched, staff, step, steps)),
    ctx.db.update(tickets).set(set).where(atRevision(ticket)),
  ]
  await ctx.db.batch(statements as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
}

function stepRow(ctx: WatchContext, ticket: Ticket, { event, name, to }: WatchStep) {
  const action = to === null ? 'breach' : to === 'assignee' ? 'warn' : 'escalate'
  return {
    ...eventRow(ctx, ticket, null, 'system', action),
    ticketId: idAtRevision(ticket),
    promise: event,
    step: name,
    toRole: to,
  }
}

function lettersOf(ctx: WatchContext, watched: WatchedTicket, staff: Staff, step: WatchStep, steps: readonly WatchStep[]) {
  const { ticket, customer, assignee } = watched
  const { event, to, dueAt } = step
  const kind = ticket.promised[event]?.kind
  if (to === null) {
    const t = serviceTranslators[ticket.locale]
    const firmness = kind === 'average' ? 'average' : 'owed'
    const due = formatDateTime(t.locale, dueAt, customer.timeZone)
    const broken = { event, firmness, due, passedOnTo: passedOnTo(watched, step, steps) } as const
    return [
      mailRow(
        { ...ctx, locale: t.locale },
        customer.email,
        promiseMissedMail(t, ticketFacts(ctx, ticket), broken),
        t.locale,
        aboutTicket(ticket),
      ),
    ]
  }
  return recipientsOf(staff, to, assignee).map(({ email, locale, timeZone }) => {
    const t = serviceTranslators[locale]
    const due = t(`service.promise.due.${kind ?? 'plain'}`, { at: formatDateTime(locale, dueAt, timeZone) })
    const alert = {
      urgency: dueAt < ctx.now ? 'overdue' : 'dueSoon',
      to: to === 'assignee' && !assignee ? 'nobody' : to,
    } as const
    const facts = deskTicketFacts(ctx, ticket, locale)
    return mailRow({ ...ctx, locale }, email, promiseAlertMail(t, facts, alert, [t(`programme.event.${event}`), due]))
  })
}

/** The highest role that a promise has been escalated to by now. */
function passedOnTo({ taken }: WatchedTicket, { event }: WatchStep, steps: readonly WatchStep[]) {
  const before = [...taken].flatMap(([key, to]) => (key.startsWith(stepKey(event, '')) ? [to] : []))
  const reached = new Set([...before, ...steps.flatMap((step) => (step.event === event ? [step.to] : []))])
  return (['supportManager', 'teamLead'] as const).find((role) => reached.has(role)) ?? null
}
