import { ALPHABET, readSymbols, toSymbols } from './base32.ts'

/**
 * License keys: 25 symbols of Crockford's base 32 (no I, L, O, U), shown in five groups of five. 23 symbols are random,
 * 115 bits; the last two are a check. Source: https://www.crockford.com/base32.html, decision 0011.
 *
 * The check is a Reed–Solomon code over GF(32) (I. S. Reed and G. Solomon, "Polynomial Codes over Certain Finite Fields",
 * 1960), on the field that BIP-173 uses for Bitcoin addresses. Its distance is three, so a key with any two symbols wrong
 * is refused: every wrong symbol, every two exchanged, next to each other or not.
 */

/** What a license was given for; only commercial ones can be linked. */
export const LICENSE_KINDS = ['commercial', 'free', 'trial'] as const
export type LicenseKind = (typeof LICENSE_KINDS)[number]

const KEY_SYMBOLS = 25
const CHECK_SYMBOLS = 2
const GROUP_SYMBOLS = 5
/** Random bytes that a key takes: 23 symbols of five bits. */
export const LICENSE_KEY_RANDOM_BYTES = 15
/** x⁵ + x³ + 1, the field's polynomial. */
const FIELD_POLYNOMIAL = 0b101001
/** What the check leaves of a good key. Not 0, or a row of zeros would be a key. */
const REMAINDER: readonly [number, number] = [0, 1]

/** A key as a person may type it, in its one stored form: 25 symbols in upper case. */
export type NormalizedKey = Readonly<{ ok: true; key: string }> | Readonly<{ ok: false }>

/**
 * Forgives case, spaces, hyphens and dashes, O for 0, I and L for 1. Not ok where a symbol or their number is wrong, or
 * the check symbols do not fit: then it was mistyped.
 */
export function normalizeLicenseKey(text: string): NormalizedKey {
  const key = readSymbols(text)
  const symbols = [...key].map((symbol) => ALPHABET.indexOf(symbol))
  if (symbols.length !== KEY_SYMBOLS || symbols.includes(-1)) return { ok: false }
  const [high, low] = remainderOf(symbols)
  return high === REMAINDER[0] && low === REMAINDER[1] ? { ok: true, key } : { ok: false }
}

/** A normalised key as it is shown, in groups of five. */
export function displayLicenseKey(key: string): string {
  return key.replace(new RegExp(`.{${GROUP_SYMBOLS}}(?=.)`, 'g'), '$&-')
}

/** The last four symbols of a normalised key, by which its owner knows it again. */
export function licenseKeyHint(key: string): string {
  return key.slice(-4)
}

/**
 * A new key, normalised, from bytes of a cryptographic source.
 * @throws {RangeError} for fewer than `LICENSE_KEY_RANDOM_BYTES`.
 */
export function generateLicenseKey(randomBytes: Uint8Array): string {
  if (randomBytes.length < LICENSE_KEY_RANDOM_BYTES)
    throw new RangeError(`A license key takes ${LICENSE_KEY_RANDOM_BYTES} random bytes.`)
  const random = toSymbols(randomBytes).slice(0, KEY_SYMBOLS - CHECK_SYMBOLS)
  const [high, low] = remainderOf([...`${random}00`].map((symbol) => ALPHABET.indexOf(symbol)))
  return `${random}${ALPHABET[high ^ REMAINDER[0]]}${ALPHABET[low ^ REMAINDER[1]]}`
}

/** What is left of a key, read as a polynomial, divided by (x + a)(x + a²) = x² + (a + a²)x + a³, where a is 2. */
function remainderOf(symbols: readonly number[]): [high: number, low: number] {
  let high = 0
  let low = 0
  for (const symbol of symbols) {
    const carry = high
    high = low ^ times(carry, 6)
    low = symbol ^ times(carry, 8)
  }
  return [high, low]
}

/** Product of two elements of GF(32). */
function times(a: number, b: number): number {
  let product = 0
  for (let bit = 4; bit >= 0; bit--) {
    product <<= 1
    if (product & 32) product ^= FIELD_POLYNOMIAL
    if ((b >> bit) & 1) product ^= a
  }
  return product
}
