import { sum } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { WINDOW_DAYS } from '../../programme/promise-kept.ts'
import { RATINGS_MIN, type Ratings, satisfiedShare, tellablePlans } from '../../programme/satisfaction.ts'
import type { VerbContext } from '../context.ts'
import { isRecent } from '../day.ts'
import { ratingDays } from '../db/schema.ts'

/** Ratings summed up; null where they are too few to be told. */
export interface SatisfactionFigures {
  rated: number | null
  satisfied: number | null
  /** From 0 to 1, rounded down to a thousandth. */
  share: number | null
}

/** How satisfied customers were in the last days: of all, and by plan, best plan first. */
export interface Satisfaction extends SatisfactionFigures {
  /** Fewest ratings that are summed up. */
  ratingsMin: number
  plans: (SatisfactionFigures & { plan: string })[]
}

/** The query for the ratings of the last `WINDOW_DAYS`, by plan: a row a day and plan is read, however many ratings there are. */
export function ratingRows(ctx: Pick<VerbContext, 'db' | 'now'>) {
  return ctx.db
    .select({
      plan: ratingDays.plan,
      rated: sum(ratingDays.rated).mapWith(Number),
      satisfied: sum(ratingDays.satisfied).mapWith(Number),
    })
    .from(ratingDays)
    .where(isRecent(ratingDays.day, ctx.now, WINDOW_DAYS))
    .groupBy(ratingDays.plan)
}

/** The sums that the rows of `ratingRows` make, as far as they can be told. */
export function satisfactionOf(rows: readonly (Ratings & { plan: string })[]): Satisfaction {
  const counted = new Map(rows.map((row) => [row.plan, row]))
  const told = tellablePlans(counted)
  const all = rows.reduce((total, { rated, satisfied }) => add(total, { rated, satisfied }), { rated: 0, satisfied: 0 })
  const plans = programme.plans
    .filter(({ channels }) => channels.ticket !== null)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id: plan }) => ({ plan, ...figures(told.has(plan) ? counted.get(plan) : undefined) }))
  return { ratingsMin: RATINGS_MIN, ...figures(all), plans }
}

function figures(ratings: Ratings | undefined): SatisfactionFigures {
  const share = ratings ? satisfiedShare(ratings) : null
  if (!ratings || share === null) return { rated: null, satisfied: null, share: null }
  return { rated: ratings.rated, satisfied: ratings.satisfied, share }
}

function add(a: Ratings, b: Ratings): Ratings {
  return { rated: a.rated + b.rated, satisfied: a.satisfied + b.satisfied }
}
