import * as z from 'zod/mini'
import { seemsToHoldSecret } from '../../locales/secret-hint.ts'

/** Field of a form by which somebody who was warned sends what they wrote as it is. */
export const SendAnyway = z.optional(z.literal('yes'))

interface Written {
  subject?: string
  body: string
  sendAnyway?: 'yes'
}

/** A form's schema by which text in which a password seems to stand is shown again with a warning, once. */
export function doubting<S extends z.ZodMiniType<Written>>(form: S) {
  return z.pipe(form.check(z.superRefine(doubtSecrets)), z.transform(undoubted<z.output<S>>))
}

function doubtSecrets({ sendAnyway, ...written }: Written, refinement: z.core.$RefinementCtx): void {
  if (sendAnyway) return
  for (const name of ['subject', 'body'] as const) {
    if (!seemsToHoldSecret(written[name] ?? '')) continue
    refinement.addIssue({ code: 'custom', path: [name], input: written, params: { code: 'looks-like-password' } })
  }
}

function undoubted<T extends Written>({ sendAnyway: _, ...input }: T): Omit<T, 'sendAnyway'> {
  return input
}
