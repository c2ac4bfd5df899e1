/** Crockford's base 32: no I, L, O, U. Source: https://www.crockford.com/base32.html */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What a person typed as symbols: forgives case, spaces, hyphens and dashes, O for 0, I and L for 1. It may still hold what is no symbol. */
export function readSymbols(text: string): string {
  return text
    .replace(/[\s\p{Pd}\u2212]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

/** Bytes as symbols, the last filled up with zero bits. */
export function toSymbols(bytes: Uint8Array): string {
  let symbols = ''
  let bits = 0
  let bitCount = 0
  for (const byte of bytes) {
    bits = (bits << 8) | byte
    bitCount += 8
    while (bitCount >= 5) {
      bitCount -= 5
      symbols += ALPHABET[(bits >> bitCount) & 31]
    }
    bits &= (1 << bitCount) - 1
  }
  return bitCount > 0 ? symbols + ALPHABET[(bits << (5 - bitCount)) & 31] : symbols
}

/** The bytes that `toSymbols` wrote so; null for anything else, so that bytes have one spelling. */
export function fromSymbols(symbols: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.floor((symbols.length * 5) / 8))
  let bits = 0
  let bitCount = 0
  let length = 0
  for (const symbol of symbols) {
    const value = ALPHABET.indexOf(symbol)
    if (value === -1) return null
    bits = (bits << 5) | value
    bitCount += 5
    if (bitCount >= 8) {
      bitCount -= 8
      bytes[length] = bits >> bitCount
      length += 1
    }
    bits &= (1 << bitCount) - 1
  }
  return bits === 0 && bitCount < 5 ? bytes : null
}
