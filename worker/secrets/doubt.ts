import * as z from 'zod'
import { seemsToHoldSecret } from '../../locales/secret-hint.ts'

/** Field of a form by which somebody who was warned sends what they wrote as it is. */
export const SendAnyway = z.literal('yes').optional()

interface Written {
  subject?: string
  body: string
  sendAnyway?: 'yes'
}

/** Refinement of a form's schema: text in which a password seems to stand is shown again with a warning, once. */
export function doubtSecrets({ sendAnyway, ...written }: Written, refinement: z.RefinementCtx): void {
  if (sendAnyway) return
  for (const name of ['subject', 'body'] as const) {
    if (!seemsToHoldSecret(written[name] ?? '')) continue
    refinement.addIssue({ code: 'custom', path: [name], input: written, params: { code: 'looks-like-password' } })
  }
}

/** What was written, after the doubt. */
export function undoubted<T extends Written>({ sendAnyway: _, ...input }: T): Omit<T, 'sendAnyway'> {
  return input
}
