import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { UNHELPFUL_REASONS } from '../db/schema.ts'
import { given, text } from '../fields.ts'

const Slugs = z.pipe(
  z._default(z.array(given(80, 0)).check(z.maxLength(30)), []),
  z.transform((slugs) => [...new Set(slugs)]),
)

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
  missed: z._default(z.array(given(200, 0)).check(z.maxLength(10)), []),
})
export type Readings = z.output<typeof Readings>

/** Why an article did not help. */
export const Unhelpful = z.strictObject({
  reason: z.enum(UNHELPFUL_REASONS),
  comment: z._default(text(500, 0), ''),
})
export type Unhelpful = z.output<typeof Unhelpful>
