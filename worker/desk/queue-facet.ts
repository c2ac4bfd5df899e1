import { type SQL, sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Narrowing } from './schemas.ts'

/** The places of tickets in the queue; the table, WITHOUT ROWID, and the triggers that keep it are in `worker/db/migrations/0008_desk.sql`. */
export const queuePlaces = sqliteTable(
  'queue_places',
  {
    facet: text('facet').notNull(),
    dueAt: integer('due_at').notNull(),
    rank: integer('rank').notNull(),
    ticketId: text('ticket_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.facet, t.dueAt, t.rank, t.ticketId] })],
)

/** What is due within this time is due soon. */
export const DUE_SOON_MS = 4 * 60 * 60 * 1000
/** Place by deadline of a ticket that has none. */
const NO_DEADLINE = Number.MAX_SAFE_INTEGER

/** A part of the queue: whose, the rest of the facet, and deadlines from `fromAt` to before `untilAt`. */
export interface QueuePart {
  who: 'me' | 'nobody' | ''
  rest: string
  fromAt: EpochMs
  untilAt: EpochMs
}

/** The part of the queue that fits all that it is narrowed by. */
export function partOf({ filter = [], product, plan, language }: Narrowing, now: EpochMs): QueuePart {
  return {
    who: filter.includes('mine') ? 'me' : filter.includes('unassigned') ? 'nobody' : '',
    rest: ['', filter.includes('waiting') ? 'waiting' : '', product ?? '', plan ?? '', language ?? ''].join('|'),
    fromAt: filter.includes('soon') ? now : 0,
    untilAt: filter.includes('breached') ? now : filter.includes('soon') ? now + DUE_SOON_MS : NO_DEADLINE + 1,
  }
}

/** The facet of a part as an expression. @param me the agent's account id */
export function facetOf({ who, rest }: QueuePart, me: SQL<string>): SQL<string> {
  return who === 'me' ? sql`${me} || ${rest}` : sql`${who + rest}`
}

/** Tickets of a part that are counted; what is beyond is "more". */
export const COUNTED_MAX = 99

/** The query for how many tickets each part has, in the order given. Reads no more than `COUNTED_MAX` and one for each, however long the queue is. */
export function countParts(ctx: VerbContext, me: SQL<string>, parts: readonly QueuePart[]) {
  const given = (name: keyof QueuePart) => sql`(part.value ->> ${sql.raw(`'${name}'`)})`
  const counted = sql`select 1 from ${queuePlaces}
    where facet = iif(${given('who')} = 'me', ${me}, ${given('who')}) || ${given('rest')}
      and due_at >= ${given('fromAt')} and due_at < ${given('untilAt')}
    limit ${COUNTED_MAX + 1}`
  return ctx.db
    .select({ tickets: sql<number>`(select count(*) from (${counted}))`.as('tickets') })
    .from(sql`json_each(${JSON.stringify(parts)}) as part`)
    .orderBy(sql`part.key`)
}

/** The query for the number that changes with every change of the queue: one row. */
export function queueVersion(ctx: VerbContext) {
  return ctx.db.select({ version: sql<number>`version` }).from(sql`queue_state`)
}
