/** Part of a file: `last` is inclusive, as in the header fields. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * The part that `Range` asks for (RFC 9110, 14): null for the whole, also where it asks for several parts or is not understood; "none" where
 * the file has nothing of what is asked for.
 */
export function byteRange(header: string | null, size: number): ByteRange | 'none' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match) return null
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return null
  if (from === '') return to === '0' ? 'none' : { first: Math.max(0, size - Number(to)), last: size - 1 }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return null
  return first < size ? { first, last } : 'none'
}
