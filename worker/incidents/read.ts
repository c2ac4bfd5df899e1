import { and, asc, desc, eq, gt, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { incidentEntries, incidentLots, tickets } from '../db/schema.ts'
import type { PageOf } from '../purchases/list.ts'
import { readAs } from '../sessions/read-as.ts'
import { balanceOf } from './ledger.ts'
import { type EntryView, entryView, type LotView, lotView } from './view.ts'

/** Lots that can be spent and are shown; somebody who has more spends the first of them first. */
const LIVE_LOTS_MAX = 100
/** Lots shown after them: the latest, whatever is left of them. */
const LATEST_LOTS_MAX = 10

/** An account's incidents: what can be spent, from which lots, and how it came to that, the newest entry first. */
export interface IncidentsView {
  /** Incidents that can be spent now; below zero where more was refunded than was left. */
  balance: number
  /** Incidents held for tickets that are not settled yet. */
  held: number
  lots: LotView[]
  entries: EntryView[]
  nextCursor: string | null
}

/** The caller's incidents. @throws {ProblemError} signed-out; validation-failed for a cursor that is not ours */
export async function readIncidents(ctx: VerbContext, page: PageOf): Promise<IncidentsView> {
  const [, ...results] = await readAs(ctx, (me) => incidentQueries(ctx, me, page))
  return toIncidents(results, page)
}

/** The queries for an account's incidents; the rows they read do not grow with the ledger. @throws {ProblemError} validation-failed */
export function incidentQueries(ctx: VerbContext, accountId: SQL<string>, page: PageOf) {
  const ofAccount = eq(incidentLots.accountId, accountId)
  const left = gt(incidentLots.remaining, 0)
  return [
    ctx.db
      .select({
        ledger: balanceOf(accountId),
        expired: sum(incidentLots.remaining, and(ofAccount, left, lte(incidentLots.expiresAt, ctx.now))),
        disputed: sum(
          incidentLots.remaining,
          and(ofAccount, left, isNotNull(incidentLots.disputedAt), gt(incidentLots.expiresAt, ctx.now)),
        ),
        held: sum(incidentLots.held, and(ofAccount, gt(incidentLots.held, 0))),
      })
      .from(sql`(select 1)`),
    ctx.db
      .select()
      .from(incidentLots)
      .where(and(ofAccount, left, gt(incidentLots.expiresAt, ctx.now)))
      .orderBy(asc(incidentLots.expiresAt))
      .limit(LIVE_LOTS_MAX),
    ctx.db.select().from(incidentLots).where(ofAccount).orderBy(desc(incidentLots.createdAt)).limit(LATEST_LOTS_MAX),
    entryPage(ctx, accountId, page),
  ] as const
}

type Results = BatchResponse<[...ReturnType<typeof incidentQueries>]>

/** What the queries found. What has expired is no longer in the balance, even before its entry is written; nor is what is disputed. */
export function toIncidents([[sums], live, latest, rows]: Results, { limit }: PageOf): IncidentsView {
  const liveIds = new Set(live.map(({ id }) => id))
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    balance: (sums?.ledger ?? 0) - (sums?.expired ?? 0) - (sums?.disputed ?? 0),
    held: sums?.held ?? 0,
    lots: [...live, ...latest.filter(({ id }) => !liveIds.has(id))].map(lotView),
    entries: shown.map(entryView),
    nextCursor: last ? cursorAfter(last.sequence) : null,
  }
}

/** What a query selects of entries, joined with their tickets, for `entryView`. */
export const entryColumns = {
  sequence: incidentEntries.sequence,
  at: incidentEntries.at,
  kind: incidentEntries.kind,
  delta: incidentEntries.delta,
  balance: incidentEntries.balance,
  ticket: tickets.number,
  purchase: incidentEntries.purchaseId,
  clause: incidentEntries.clause,
  reason: incidentEntries.reason,
}

function entryPage(ctx: VerbContext, accountId: SQL<string>, { cursor, limit }: PageOf) {
  const [before] = readCursor(cursor, 1) ?? []
  return ctx.db
    .select(entryColumns)
    .from(incidentEntries)
    .leftJoin(tickets, eq(tickets.id, incidentEntries.ticketId))
    .where(
      and(eq(incidentEntries.accountId, accountId), before == null ? undefined : lt(incidentEntries.sequence, Number(before))),
    )
    .orderBy(desc(incidentEntries.sequence))
    .limit(limit + 1)
}

function sum(column: typeof incidentLots.remaining | typeof incidentLots.held, where: SQL | undefined): SQL<number> {
  return sql<number>`(select coalesce(sum(${column}), 0) from ${incidentLots} where ${where})`
}
