import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { UNHELPFUL_REASONS } from '../db/schema.ts'

const Slugs = z
  .array(z.string().max(80))
  .max(30)
  .default([])
  .transform((slugs) => [...new Set(slugs)])

/** What a page tells of its reader's search for an answer, once, as it is left. */
export const Readings = z.strictObject({
  locale: z.enum(LOCALES),
  /** Articles that were suggested, by slug. */
  suggested: Slugs,
  /** Articles that were opened. */
  opened: Slugs,
  /** Articles that were opened from a form which was then left without being sent. */
  spared: Slugs,
  /** Searches that found nothing. */
  missed: z.array(z.string().max(200)).max(10).default([]),
})
export type Readings = z.output<typeof Readings>

/** Why an article did not help. */
export const Unhelpful = z.strictObject({
  reason: z.enum(UNHELPFUL_REASONS),
  comment: z.string().trim().max(500).default(''),
})
export type Unhelpful = z.output<typeof Unhelpful>
