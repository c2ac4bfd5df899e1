import { desc, gt, sql, sum } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { dayOf } from '../day.ts'
import { articleReadings, articleReasons, missedSearches } from '../db/schema.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { iso } from '../tickets/view.ts'
import type { Unhelpful } from './schemas.ts'

/** Days that are looked back on. */
export const INSIGHT_DAYS = 90
/** Searches, and reasons, that are listed. */
const LISTED_MAX = 50

/** What readers did with an article, in all languages together. */
export interface ArticleInsight {
  slug: string
  suggested: number
  opened: number
  /** Times it was opened from a form that was then left without being sent: a ticket spared, perhaps. */
  spared: number
  helped: number
  notHelped: number
}

/** What the knowledge base does for its readers, and what it lacks. */
export interface Insights {
  days: number
  /** Those that spare most first. */
  articles: ArticleInsight[]
  /** What was searched for in vain, most often first. */
  missed: { locale: Locale; words: string; times: number }[]
  /** Why articles did not help, the latest first. */
  reasons: { slug: string; locale: Locale; reason: Unhelpful['reason']; comment: string | null; at: string }[]
}

/** What readers looked for and found in the last days. Reads rows by day and article, however many readers there were. @throws {ProblemError} signed-out, not-an-administrator */
export async function readInsights(ctx: VerbContext): Promise<Insights> {
  const since = dayOf(ctx.now) - INSIGHT_DAYS
  const times = sum(missedSearches.times).mapWith(Number)
  const [, counted, missed, reasons] = await readAsAdministrator(ctx, () => [
    articleTotals(ctx, since),
    ctx.db
      .select({ locale: missedSearches.locale, words: missedSearches.words, times })
      .from(missedSearches)
      .where(gt(missedSearches.day, since))
      .groupBy(missedSearches.locale, missedSearches.words)
      .orderBy(desc(times), missedSearches.words)
      .limit(LISTED_MAX),
    ctx.db.select().from(articleReasons).orderBy(desc(articleReasons.at), desc(articleReasons.id)).limit(LISTED_MAX),
  ])
  return {
    days: INSIGHT_DAYS,
    articles: counted,
    missed,
    reasons: reasons.map(({ slug, locale, reason, comment, at }) => ({ slug, locale, reason, comment, at: iso(at) })),
  }
}

function articleTotals({ db }: VerbContext, since: number) {
  // Each under a name of its own: a batch gives rows by the names of their columns, and of two that are the same it keeps one.
  const total = (reading: string) =>
    sql<number>`sum(case when ${articleReadings.reading} = ${reading} then ${articleReadings.times} else 0 end)`.as(reading)
  const spared = total('spared')
  return db
    .select({
      slug: articleReadings.slug,
      suggested: total('suggested'),
      opened: total('opened'),
      spared,
      helped: total('helped'),
      notHelped: total('notHelped'),
    })
    .from(articleReadings)
    .where(gt(articleReadings.day, since))
    .groupBy(articleReadings.slug)
    .orderBy(desc(spared), articleReadings.slug)
}
