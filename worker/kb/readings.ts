import { lt, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Locale } from '../../locales/locale.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { dayOf } from '../day.ts'
import { articleReadings, articleReasons, missedSearches, type READINGS } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import type { Readings, Unhelpful } from './schemas.ts'
import { articleBySlug, articleIndex, slugOf } from './suggest.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Days for which counts and comments are kept. */
export const KEPT_DAYS = 400
/** Words of a search that are kept. */
const WORDS_MAX = 8
/** Letters of a word that may be kept: longer ones are keys and codes. */
const LETTERS_MAX = 30

type Reading = (typeof READINGS)[number]

/**
 * Counts what a page tells of articles suggested and opened, and of searches that found nothing. No reader is named, and what is no
 * article of ours is passed over.
 * @throws {ProblemError} too-many-requests
 */
export async function countReadings(ctx: VerbContext, { locale, missed, ...told }: Readings): Promise<void> {
  const known = new Set((await articleIndex(ctx.env, locale)).map(({ href }) => slugOf(href)))
  const readings = (['suggested', 'opened', 'spared'] as const).flatMap((reading) =>
    told[reading].filter((slug) => known.has(slug)).map((slug) => readingRow(ctx, { slug, locale, reading })),
  )
  const searches = [...new Set(missed.map(searchedWords))].filter((words) => words !== '')
  const rows = [...readings, ...searches.map((words) => missedRow(ctx, locale, words))]
  const [first, ...rest] = rows
  if (!first) return
  await countAttempts(ctx, [{ kind: 'reading-by-client', subject: ctx.clientHash }])
  await ctx.db.batch([first, ...rest])
}

/** Counts whether an article helped. @throws {ProblemError} not-found, for what is no article; too-many-requests */
export async function countVote(ctx: VerbContext, slug: string, reading: 'helped' | 'notHelped'): Promise<void> {
  if (!(await articleBySlug(ctx.env, ctx.locale, slug))) throw problem('not-found')
  await countAttempts(ctx, [{ kind: 'reading-by-client', subject: ctx.clientHash }])
  await readingRow(ctx, { slug, locale: ctx.locale, reading })
}

/** Keeps why an article did not help. @throws {ProblemError} not-found, for what is no article; too-many-requests */
export async function keepReason(ctx: VerbContext, slug: string, { reason, comment }: Unhelpful): Promise<void> {
  if (!(await articleBySlug(ctx.env, ctx.locale, slug))) throw problem('not-found')
  await countAttempts(ctx, [{ kind: 'reading-by-client', subject: ctx.clientHash }])
  await ctx.db
    .insert(articleReasons)
    .values({ id: newId('reason'), slug, locale: ctx.locale, reason, comment: comment || null, at: ctx.now })
}

/**
 * The words of a search that may be kept: in lower case, without whatever holds a figure or an at sign. Names of people and machines, keys
 * and addresses are no words to look for an article by.
 */
export function searchedWords(question: string): string {
  const pieces = question.normalize('NFC').toLowerCase().split(/\s+/)
  const words = pieces.filter((piece) => !/[\d@]/.test(piece)).flatMap((piece) => piece.match(/\p{L}{2,}/gu) ?? [])
  const kept = words.filter(({ length }) => length <= LETTERS_MAX)
  return kept.slice(0, WORDS_MAX).join(' ')
}

/** The statements that forget what was counted and written long ago. */
export function oldReadings({ db, now }: Pick<VerbContext, 'db' | 'now'>): [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]] {
  const firstKept = dayOf(now) - KEPT_DAYS
  return [
    db.delete(articleReadings).where(lt(articleReadings.day, firstKept)),
    db.delete(missedSearches).where(lt(missedSearches.day, firstKept)),
    db.delete(articleReasons).where(lt(articleReasons.at, now - KEPT_DAYS * DAY_MS)),
  ]
}

function readingRow({ db, now }: VerbContext, row: { slug: string; locale: Locale; reading: Reading }) {
  return db
    .insert(articleReadings)
    .values({ ...row, day: dayOf(now), times: 1 })
    .onConflictDoUpdate({
      target: [articleReadings.day, articleReadings.slug, articleReadings.locale, articleReadings.reading],
      set: { times: sql`${articleReadings.times} + 1` },
    })
}

function missedRow({ db, now }: VerbContext, locale: Locale, words: string) {
  return db
    .insert(missedSearches)
    .values({ day: dayOf(now), locale, words, times: 1 })
    .onConflictDoUpdate({
      target: [missedSearches.day, missedSearches.locale, missedSearches.words],
      set: { times: sql`${missedSearches.times} + 1` },
    })
}
