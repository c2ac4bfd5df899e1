import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  displayLicenseKey,
  generateLicenseKey,
  LICENSE_KEY_RANDOM_BYTES,
  licenseKeyHint,
  normalizeLicenseKey,
} from '../../programme/license-key.ts'

const SYMBOLS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const key = fc.uint8Array({ minLength: LICENSE_KEY_RANDOM_BYTES, maxLength: LICENSE_KEY_RANDOM_BYTES }).map(generateLicenseKey)

function withSymbols(original: string, changes: Readonly<Record<number, string>>): string {
  return [...original].map((symbol, position) => changes[position] ?? symbol).join('')
}

test('a key is what its bytes make it, so that keys sold stay valid', () => {
  expect(generateLicenseKey(new Uint8Array(LICENSE_KEY_RANDOM_BYTES))).toBe('0000000000000000000000001')
  expect(generateLicenseKey(Uint8Array.from({ length: LICENSE_KEY_RANDOM_BYTES }, (_, index) => index * 17))).toBe(
    '008J4CT4ANK7F24SNAXWSQF47',
  )
})

test('a key is read as it is shown, and as people write it', () => {
  fc.assert(
    fc.property(key, (original) => {
      const shown = displayLicenseKey(original)
      expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}$/)
      for (const typed of [
        shown,
        original,
        ` ${shown.toLowerCase()}\n`,
        shown.replaceAll('-', ' – '),
        shown.replaceAll('0', 'o').replaceAll('1', 'l'),
        shown.replaceAll('0', 'O').replaceAll('1', 'I'),
      ]) {
        expect(normalizeLicenseKey(typed)).toEqual({ ok: true, key: original })
      }
    }),
  )
})

test('every wrong symbol is noticed', () => {
  fc.assert(
    fc.property(key, (original) => {
      for (let position = 0; position < original.length; position++) {
        for (const symbol of SYMBOLS) {
          if (symbol !== original[position])
            expect(normalizeLicenseKey(withSymbols(original, { [position]: symbol })).ok).toBe(false)
        }
      }
    }),
    { numRuns: 20 },
  )
})

test('every two symbols exchanged are noticed, next to each other or not', () => {
  fc.assert(
    fc.property(key, (original) => {
      for (let first = 0; first < original.length; first++) {
        for (let second = first + 1; second < original.length; second++) {
          const [a = '', b = ''] = [original[first], original[second]]
          if (a !== b) expect(normalizeLicenseKey(withSymbols(original, { [first]: b, [second]: a })).ok).toBe(false)
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('any two wrong symbols are noticed', () => {
  const position = fc.nat({ max: 24 })
  fc.assert(
    fc.property(
      key,
      position,
      position,
      fc.constantFrom(...SYMBOLS),
      fc.constantFrom(...SYMBOLS),
      (original, first, second, a, b) => {
        const typed = withSymbols(original, { [first]: a, [second]: b })
        expect(normalizeLicenseKey(typed).ok).toBe(typed === original)
      },
    ),
    { numRuns: 5000 },
  )
})

test.each([
  ['nothing', ''],
  ['a symbol too few', '000000000000000000000001'],
  ['a symbol too many', '00000000000000000000000001'],
  ['only zeros', '0'.repeat(25)],
  ['a U, which is in no key', `U${'0'.repeat(24)}`],
  ['letters of another alphabet', 'Α'.repeat(25)],
  ['a very long text', '0'.repeat(100_000)],
])('%s is not a key', (_, text) => {
  expect(normalizeLicenseKey(text)).toEqual({ ok: false })
})

test('the hint is the last four symbols', () => {
  expect(licenseKeyHint('0000000000000000000000001')).toBe('0001')
})

test('too few random bytes are refused', () => {
  expect(() => generateLicenseKey(new Uint8Array(LICENSE_KEY_RANDOM_BYTES - 1))).toThrow(RangeError)
})
