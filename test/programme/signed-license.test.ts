import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromSymbols, toSymbols } from '../../programme/base32.ts'
import { normalizeLicenseKey } from '../../programme/license-key.ts'
import {
  payloadOf,
  readSignedKey,
  readVerificationKeys,
  type SignedLicense,
  signedKey,
  verificationKeyOf,
  writeVerificationKey,
} from '../../programme/signed-license.ts'

const license: SignedLicense = {
  signingKey: '2026a',
  product: 'nordlys-remote',
  plan: 'pro',
  kind: 'commercial',
  order: 'NS-40117',
  issuedOn: '2026-11-22',
  supportUntil: '2027-12-31',
  serial: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
}
const signature = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256)
const key = signedKey(payloadOf(license), signature)
const publicKey = Uint8Array.from({ length: 32 }, (_, index) => index)

test('bytes come back from their symbols, which have one spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(fromSymbols(toSymbols(bytes))).toEqual(bytes)
    }),
  )
  expect(fromSymbols('01')).toBeNull()
  expect(fromSymbols('000')).toBeNull()
  expect(fromSymbols('0U')).toBeNull()
})

test('a signed key says what was signed, and its form stays what it is', () => {
  const read = readSignedKey(key)
  expect(read).toMatchObject({ ok: true, license, signature, hint: key.replaceAll('-', '').slice(-4) })
  expect(key).toMatch(/^([0-9A-Z]{5}-)+[0-9A-Z]{1,5}$/)
  expect(toSymbols(payloadOf(license))).toBe(read.ok && read.symbols)
})

test('support without an end comes back without an end', () => {
  const endless = { ...license, supportUntil: null }
  expect(readSignedKey(signedKey(payloadOf(endless), signature))).toMatchObject({ ok: true, license: endless })
})

test('case, spaces, line breaks and look-alikes are forgiven', () => {
  const copied = key.toLowerCase().replaceAll('-', '\n ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect(readSignedKey(copied)).toEqual(readSignedKey(key))
})

test('the two kinds of keys are never taken for each other', () => {
  expect(normalizeLicenseKey(key)).toEqual({ ok: false })
  expect(readSignedKey('4P5EY-N5S3T-1YGKD-J2XYE-2HN7D')).toEqual({ ok: false })
})

test('what is cut short, too long, or of another format is no signed key', () => {
  const payload = payloadOf(license)
  const other = Uint8Array.from([2, ...payload.slice(1)])
  const unknownKind = Uint8Array.from([1, 9, ...payload.slice(2)])
  const overlong = Uint8Array.from([...payload.slice(0, -1 - license.order.length), 200, ...payload.slice(-license.order.length)])
  for (const bad of [other, unknownKind, overlong, payload.slice(0, -3), new Uint8Array(0)])
    expect(readSignedKey(signedKey(bad, signature))).toEqual({ ok: false })
  expect(readSignedKey(key.slice(0, -6))).toEqual({ ok: false })
  expect(readSignedKey('')).toEqual({ ok: false })
  expect(readSignedKey('0'.repeat(5000))).toEqual({ ok: false })
})

test('no text, however made, breaks the reader', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readSignedKey(toSymbols(bytes))))
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readSignedKey(text)))
})

test('a name that is empty or too long cannot be signed', () => {
  expect(() => payloadOf({ ...license, order: '' })).toThrow(RangeError)
  expect(() => payloadOf({ ...license, order: 'é'.repeat(33) })).toThrow(RangeError)
  expect(() => payloadOf({ ...license, serial: new Uint8Array(7) })).toThrow(RangeError)
})

test('a verification key does for what it signed until it was retired, its last date included', () => {
  const keys = readVerificationKeys(
    `${writeVerificationKey({ id: '2025a', publicKey, lastIssueOn: '2026-11-22' })}\n${writeVerificationKey({ id: '2026a', publicKey, lastIssueOn: null })}`,
  )
  expect(verificationKeyOf(keys, license)).toEqual({ ok: true, key: keys[1] })
  const old = { ...license, signingKey: '2025a' }
  expect(verificationKeyOf(keys, old)).toEqual({ ok: true, key: keys[0] })
  expect(verificationKeyOf(keys, { ...old, issuedOn: '2026-11-23' })).toEqual({ ok: false, reason: 'retired' })
  expect(verificationKeyOf(keys, { ...license, signingKey: '2027a' })).toEqual({ ok: false, reason: 'unknown' })
  expect(verificationKeyOf(readVerificationKeys(''), license)).toEqual({ ok: false, reason: 'unknown' })
})

test.each([
  ['no public key', '2026a'],
  ['a public key of another length', '2026a:00000'],
  ['a date that is none', `2026a:${toSymbols(publicKey)}:soon`],
  ['more than that', `2026a:${toSymbols(publicKey)}:2026-12-31:x`],
  ['one id twice', `a:${toSymbols(publicKey)} a:${toSymbols(publicKey)}`],
])('a setting with %s is refused', (_, setting) => {
  expect(() => readVerificationKeys(setting)).toThrow(RangeError)
})
