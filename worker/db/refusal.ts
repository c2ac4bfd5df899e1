/**
 * What the database said no with. D1's own error comes bare from a batch and as `cause` from a single statement, and its text
 * holds the name of the constraint or what a trigger raised.
 */
export function refusedBy(error: unknown, sign: string): boolean {
  const texts = [error, error instanceof Error ? error.cause : undefined]
  return texts.some((text) => text instanceof Error && !text.message.startsWith('Failed query') && text.message.includes(sign))
}
