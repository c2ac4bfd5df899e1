import type { Typed } from './form-view.ts'

/** The key of a value in a page's fields and view, where a dot would lead further down. */
export function tickKey(value: string): string {
  return value.replaceAll(/[.:]/g, '-')
}

/** The values that were ticked: each is a field of its own, `<name>-<key>`. */
export function tickedOf<T extends string>(typed: Typed, name: string, values: readonly T[]): T[] {
  return values.filter((value) => typed[`${name}-${tickKey(value)}`] === 'yes')
}

/** Which of the values are among `chosen`, by their keys. */
export function tickView(values: readonly string[], chosen: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(values.map((value) => [tickKey(value), chosen.includes(value)]))
}
