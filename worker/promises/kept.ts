import { sum } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { keptShare, RESPONSES_MIN, WINDOW_DAYS } from '../../programme/promise-kept.ts'
import type { VerbContext } from '../context.ts'
import { isRecent } from '../day.ts'
import { promiseDays } from '../db/schema.ts'
import { ratingRows, type Satisfaction, satisfactionOf } from '../ratings/satisfaction.ts'

/** How the first responses under a plan came; the figures are null while they are too few to be told. */
export interface PlanKept {
  plan: string
  responses: number | null
  kept: number | null
  /** From 0 to 1, rounded down to a thousandth. */
  share: number | null
}

/** First responses of the last `days`, by plan, best plan first. */
export interface PromiseKept {
  days: number
  /** Fewest responses that are summed up. */
  responsesMin: number
  plans: PlanKept[]
  /** How customers rated what they got in the same days. */
  satisfaction: Satisfaction
}

/**
 * How often first responses came in time, by plan. A ticket counts on the day its response came in time, or its deadline passed without
 * one. Reads a row a day and plan, however many tickets there are.
 */
export async function readPromiseKept(ctx: Pick<VerbContext, 'db' | 'now'>): Promise<PromiseKept> {
  const [rows, ratings] = await ctx.db.batch([keptRows(ctx), ratingRows(ctx)])
  const counted = new Map(rows.map((row) => [row.plan, row]))
  const promising = programme.plans.filter(({ targets }) => targets.some(({ event }) => event === 'firstResponse'))
  const plans = promising
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => {
      const { kept, missed } = counted.get(id) ?? { kept: 0, missed: 0 }
      const share = keptShare(kept, kept + missed)
      return share === null
        ? { plan: id, responses: null, kept: null, share }
        : { plan: id, responses: kept + missed, kept, share }
    })
  return { days: WINDOW_DAYS, responsesMin: RESPONSES_MIN, plans, satisfaction: satisfactionOf(ratings) }
}

function keptRows(ctx: Pick<VerbContext, 'db' | 'now'>) {
  return ctx.db
    .select({
      plan: promiseDays.plan,
      kept: sum(promiseDays.kept).mapWith(Number),
      missed: sum(promiseDays.missed).mapWith(Number),
    })
    .from(promiseDays)
    .where(isRecent(promiseDays.day, ctx.now, WINDOW_DAYS))
    .groupBy(promiseDays.plan)
}
