/** Worst score of a rating that counts as satisfied. */
export const SATISFIED_FROM = 4
/** Fewer ratings than this are not summed up: a share of so few would speak of single customers. */
export const RATINGS_MIN = 10

/** Ratings counted together. */
export interface Ratings {
  rated: number
  satisfied: number
}

/**
 * Share of ratings that are satisfied, from 0 to 1 in steps of a thousandth; null for fewer than `RATINGS_MIN`. Rounded down, as the
 * share of promises kept is: it is 1 only if nobody was dissatisfied.
 */
export function satisfiedShare({ rated, satisfied }: Ratings): number | null {
  return rated < RATINGS_MIN ? null : Math.floor((satisfied * 1000) / rated) / 1000
}

/**
 * The plans whose ratings can be told beside the sum of all. Each has enough of its own; and so have those left out, taken together, or
 * they have none: otherwise subtracting would tell what was kept back. Where they have too few, the plan with the fewest joins them.
 */
export function tellablePlans(plans: ReadonlyMap<string, Ratings>): Set<string> {
  const told = [...plans].filter(([, { rated }]) => rated >= RATINGS_MIN).toSorted(([, a], [, b]) => b.rated - a.rated)
  const sum = (counted: Iterable<readonly [string, Ratings]>) => [...counted].reduce((total, [, { rated }]) => total + rated, 0)
  const all = sum(plans)
  while (told.length > 0) {
    const keptBack = all - sum(told)
    if (keptBack === 0 || keptBack >= RATINGS_MIN) break
    told.pop()
  }
  return new Set(told.map(([plan]) => plan))
}
