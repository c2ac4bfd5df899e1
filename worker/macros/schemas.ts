import * as z from 'zod/mini'
import { MACRO_FOLLOW_UPS } from '../db/schema.ts'
import { ReplyOutcome } from '../desk/schemas.ts'
import { lines, text } from '../fields.ts'

export const MACRO_TITLE_CHARS_MAX = 100
export const MACRO_TEXT_CHARS_MAX = 10_000

const MacroText = z.optional(lines(MACRO_TEXT_CHARS_MAX))

const macro = {
  title: text(MACRO_TITLE_CHARS_MAX),
  texts: z
    .strictObject({ da: MacroText, el: MacroText, ro: MacroText, en: MacroText })
    .check(z.refine((texts) => Object.values(texts).some((one) => one !== undefined), { path: ['en'] })),
  shared: z._default(z.boolean(), false),
  status: z._default(z.nullable(z.enum(MACRO_FOLLOW_UPS)), null),
  outcome: z._default(z.nullable(ReplyOutcome), null),
}
const resolvesWithOutcome = (input: { status: string | null; outcome: string | null }) =>
  (input.status === 'resolved') === (input.outcome !== null)

/**
 * `POST /api/desk/macros`: an answer in at least one language; `shared` by administrators alone. `status` is what a reply made of it is
 * to lead to, `outcome` how it resolves the ticket where it does.
 */
export const CreateMacro = z.strictObject(macro).check(z.refine(resolvesWithOutcome, { path: ['outcome'] }))
export type CreateMacro = z.output<typeof CreateMacro>

/** `POST /api/desk/macros/{id}`: all of it, as it is from now on; `revision` as it was read. */
export const ChangeMacro = z
  .strictObject({ ...macro, revision: z.int().check(z.gte(0)) })
  .check(z.refine(resolvesWithOutcome, { path: ['outcome'] }))
export type ChangeMacro = z.output<typeof ChangeMacro>
