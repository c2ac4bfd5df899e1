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
export const NO_DEADLINE = Number.MAX_SAFE_INTEGER

/** A part of the queue: whose, in which state, of what kind (null: any), and deadlines from `fromAt` to before `untilAt`. */
export interface QueuePart {
  who: 'me' | 'nobody' | ''
  state: 'waiting' | ''
  product: string | null
  plan: string | null
  language: string | null
  /** The rest of the facet where the part has a list of its own; null where it is made up of the lists of its kinds of tickets. */
  rest: string | null
  fromAt: EpochMs
  untilAt: EpochMs
}

/** The part of the queue that fits all that it is narrowed by. */
export function partOf({ filter = [], product, plan, language }: Narrowing, now: EpochMs): QueuePart {
  const who = filter.includes('mine') ? 'me' : filter.includes('unassigned') ? 'nobody' : ''
  const state = filter.includes('waiting') ? 'waiting' : ''
  const kind = [product, plan, language]
  const narrowed = kind.filter((one) => one !== undefined).length
  const hasList = narrowed === 0 || narrowed === kind.length || (narrowed === 1 && who === '')
  return {
    ...{ who, state, product: product ?? null, plan: plan ?? null, language: language ?? null },
    rest: hasList ? ['', state, ...kind.map((one) => one ?? '')].join('|') : null,
    fromAt: filter.includes('soon') ? now : 0,
    untilAt: filter.includes('breached') ? now : filter.includes('soon') ? now + DUE_SOON_MS : NO_DEADLINE + 1,
  }
}

/** The query for the facets whose lists make up a part. @param me the agent's account id @param given what stands in the part, as an expression */
function facetsOf(me: SQL<string>, given: (name: keyof QueuePart) => SQL): SQL {
  const who = sql`iif(${given('who')} = 'me', ${me}, ${given('who')})`
  return sql`select ${who} || ${given('rest')} as facet where ${given('rest')} is not null
    union all
    select ${who} || '|' || ${given('state')} || '|' || product || '|' || plan || '|' || locale from queue_kinds
    where ${given('rest')} is null and product = coalesce(${given('product')}, product)
      and plan = coalesce(${given('plan')}, plan) and locale = coalesce(${given('language')}, locale)`
}

/** The lists of a part, each with its `facet`, to select from. */
export function listsOf(part: QueuePart, me: SQL<string>): SQL {
  return sql`(${facetsOf(me, (name) => sql`${part[name]}`)}) as list`
}

/** Tickets of a part that are counted; what is beyond is "more". */
export const COUNTED_MAX = 99

/** The query for how many tickets each part has, in the order given. Reads no more than `COUNTED_MAX` and one for each, however long the queue is. */
export function countParts(ctx: VerbContext, me: SQL<string>, parts: readonly QueuePart[]) {
  const given = (name: keyof QueuePart) => sql`(part.value ->> ${sql.raw(`'${name}'`)})`
  const counted = sql`select 1 from ${queuePlaces}
    where facet in (${facetsOf(me, given)})
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
