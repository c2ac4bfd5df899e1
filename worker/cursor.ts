import { fieldProblem } from './problems/problem.ts'

/** A key's place in an ordered list, opaque to callers. */
export function cursorAfter(...key: readonly (string | number | null)[]): string {
  return btoa(JSON.stringify(key)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/**
 * The key a cursor stands for, or undefined where there is no cursor.
 * @param parts how many values the key has
 * @throws {ProblemError} validation-failed, when it is not one of ours
 */
export function readCursor(cursor: string | undefined, parts: number): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const key: unknown = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    const isKey =
      Array.isArray(key) &&
      key.length === parts &&
      key.every((part) => part === null || ['string', 'number'].includes(typeof part))
    if (isKey) return key
  } catch {
    // Not base64 or not JSON: refused below like any other.
  }
  throw fieldProblem('/cursor', 'malformed')
}
