import * as z from 'zod'
import { OUTCOMES } from '../../programme/schema.ts'
import { MACRO_FOLLOW_UPS } from '../db/schema.ts'

export const MACRO_TITLE_CHARS_MAX = 100
export const MACRO_TEXT_CHARS_MAX = 10_000

const MacroText = z
  .string()
  .overwrite((text) => text.replaceAll('\r\n', '\n'))
  .trim()
  .min(1)
  .max(MACRO_TEXT_CHARS_MAX)
  .optional()

const macro = {
  title: z.string().trim().min(1).max(MACRO_TITLE_CHARS_MAX),
  texts: z
    .strictObject({ da: MacroText, el: MacroText, ro: MacroText, en: MacroText })
    .refine((texts) => Object.values(texts).some((text) => text !== undefined), { path: ['en'] }),
  shared: z.boolean().default(false),
  status: z.enum(MACRO_FOLLOW_UPS).nullable().default(null),
  outcome: z.enum(OUTCOMES).exclude(['withdrawn']).nullable().default(null),
}
const resolvesWithOutcome = (input: { status: string | null; outcome: string | null }) =>
  (input.status === 'resolved') === (input.outcome !== null)

/**
 * `POST /api/desk/macros`: an answer in at least one language; `shared` by administrators alone. `status` is what a reply made of it is
 * to lead to, `outcome` how it resolves the ticket where it does.
 */
export const CreateMacro = z.strictObject(macro).refine(resolvesWithOutcome, { path: ['outcome'] })
export type CreateMacro = z.output<typeof CreateMacro>

/** `POST /api/desk/macros/{id}`: all of it, as it is from now on; `revision` as it was read. */
export const ChangeMacro = z
  .strictObject({ ...macro, revision: z.int().min(0) })
  .refine(resolvesWithOutcome, { path: ['outcome'] })
export type ChangeMacro = z.output<typeof ChangeMacro>
