import { ALPHABET, fromSymbols, readSymbols, toSymbols } from './base32.ts'
import { displayLicenseKey, LICENSE_KINDS, type LicenseKind } from './license-key.ts'
import { dateOfDay, dayNumberOf } from './time-zone.ts'

/**
 * License keys that prove themselves: what is licensed, and an Ed25519 signature of it, written as one key in Crockford's base 32.
 * They are checked without asking anybody, and need no import. Signing itself is WebCrypto's; here is only the form.
 * Source: RFC 8032, decision 0020.
 */

/** What a signed key says. */
export type SignedLicense = Readonly<{
  /** Id of the key that signed it. */
  signingKey: string
  product: string
  plan: string
  kind: LicenseKind
  /** The vendor's number of the order. */
  order: string
  /** Date of issue, and last date of support, in the vendor's zone; null: support without an end. */
  issuedOn: string
  supportUntil: string | null
  /** Random: no two keys are the same, whatever they license. */
  serial: Uint8Array
}>

/** A signed key taken apart, its signature not yet checked. `symbols` are those of what was signed, by which the license is known. */
export type ReadSignedKey =
  | Readonly<{
      ok: true
      license: SignedLicense
      payload: Uint8Array<ArrayBuffer>
      signature: Uint8Array<ArrayBuffer>
      symbols: string
      hint: string
    }>
  | Readonly<{ ok: false }>

/** A public key that licenses are checked with. It does for those issued on its last date or before, where it has one. */
export type VerificationKey = Readonly<{ id: string; publicKey: Uint8Array<ArrayBuffer>; lastIssueOn: string | null }>

const FORMAT = 1
const SERIAL_BYTES = 8
const SIGNATURE_BYTES = 64
const PUBLIC_KEY_BYTES = 32
const NAME_BYTES_MAX = 64
/** Stands for a date that there is none of. */
const NO_DATE = 0xffffff
/** Bytes of the longest payload: format and kind, two dates, the serial, four names. */
const PAYLOAD_BYTES_MAX = 2 + 2 * 3 + SERIAL_BYTES + 4 * (1 + NAME_BYTES_MAX)
/** Characters that a signed key may have, hyphens and stray spaces included. */
export const SIGNED_KEY_CHARS_MAX = 1000

/**
 * The bytes that are signed.
 * @throws {RangeError} where a name is empty or too long, or the serial has another length
 */
export function payloadOf(license: SignedLicense): Uint8Array<ArrayBuffer> {
  if (license.serial.length !== SERIAL_BYTES) throw new RangeError(`A serial has ${SERIAL_BYTES} bytes.`)
  const names = [license.signingKey, license.product, license.plan, license.order].flatMap((name) => {
    const bytes = new TextEncoder().encode(name)
    if (bytes.length === 0 || bytes.length > NAME_BYTES_MAX)
      throw new RangeError(`"${name}" has not 1 to ${NAME_BYTES_MAX} bytes.`)
    return [bytes.length, ...bytes]
  })
  const dates = [license.issuedOn, license.supportUntil].flatMap((date) => {
    const day = date === null ? NO_DATE : dayNumberOf(date)
    return [(day >> 16) & 255, (day >> 8) & 255, day & 255]
  })
  return Uint8Array.from([FORMAT, LICENSE_KINDS.indexOf(license.kind), ...dates, ...license.serial, ...names])
}

/** The key that a customer gets, in groups of five. @param signature Ed25519, of the payload */
export function signedKey(payload: Uint8Array, signature: Uint8Array): string {
  return displayLicenseKey(toSymbols(Uint8Array.from([...payload, ...signature])))
}

/** Takes a key apart as a person may have copied it. Not ok where it is no signed key. */
export function readSignedKey(text: string): ReadSignedKey {
  if (text.length > SIGNED_KEY_CHARS_MAX) return { ok: false }
  const symbols = readSymbols(text)
  const bytes = fromSymbols(symbols)
  if (!bytes || bytes.length <= SIGNATURE_BYTES || bytes.length > PAYLOAD_BYTES_MAX + SIGNATURE_BYTES) return { ok: false }
  const payload = bytes.slice(0, -SIGNATURE_BYTES)
  const license = readPayload(payload)
  if (!license) return { ok: false }
  return {
    ok: true,
    license,
    payload,
    signature: bytes.slice(-SIGNATURE_BYTES),
    symbols: toSymbols(payload),
    hint: symbols.slice(-4),
  }
}

function readPayload(payload: Uint8Array): SignedLicense | null {
  const [format, kindIndex = -1] = payload
  const kind = LICENSE_KINDS[kindIndex]
  if (format !== FORMAT || !kind) return null
  const dateAt = (from: number) => {
    const [high = 0, middle = 0, low = 0] = payload.subarray(from, from + 3)
    const day = (high << 16) | (middle << 8) | low
    return day === NO_DATE ? null : dateOfDay(day)
  }
  const names: string[] = []
  let from = 8 + SERIAL_BYTES
  while (from < payload.length) {
    const until = from + 1 + (payload[from] ?? 0)
    names.push(new TextDecoder().decode(payload.subarray(from + 1, until)))
    from = until
  }
  const [signingKey, product, plan, order, ...rest] = names
  const issuedOn = dateAt(2)
  if (from !== payload.length || !signingKey || !product || !plan || !order || rest.length > 0 || !issuedOn) return null
  return { signingKey, product, plan, kind, order, issuedOn, supportUntil: dateAt(5), serial: payload.slice(8, 8 + SERIAL_BYTES) }
}

/** The verification key that a license names: unknown, or retired before the license was issued, it is refused. */
export function verificationKeyOf(
  keys: readonly VerificationKey[],
  license: SignedLicense,
): Readonly<{ ok: true; key: VerificationKey }> | Readonly<{ ok: false; reason: 'unknown' | 'retired' }> {
  const key = keys.find(({ id }) => id === license.signingKey)
  if (!key) return { ok: false, reason: 'unknown' }
  return key.lastIssueOn !== null && license.issuedOn > key.lastIssueOn ? { ok: false, reason: 'retired' } : { ok: true, key }
}

/** A verification key as it is configured: "2026a:PUBLICKEY", retired "2026a:PUBLICKEY:2026-12-31". */
export function writeVerificationKey({ id, publicKey, lastIssueOn }: VerificationKey): string {
  return [id, toSymbols(publicKey), ...(lastIssueOn ? [lastIssueOn] : [])].join(':')
}

/**
 * The verification keys of a setting: as `writeVerificationKey` writes them, with spaces between.
 * @throws {RangeError} naming the one that is not written so, or twice there
 */
export function readVerificationKeys(setting: string): VerificationKey[] {
  const keys = setting.split(/\s+/).filter(Boolean).map(readVerificationKey)
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index)
  if (twice) throw new RangeError(`The license key "${twice.id}" is there twice.`)
  return keys
}

function readVerificationKey(text: string): VerificationKey {
  const [id = '', symbols = '', lastIssueOn = null, ...rest] = text.split(':')
  const publicKey = fromSymbols(symbols)
  const isDate = lastIssueOn === null || /^\d{4}-\d{2}-\d{2}$/.test(lastIssueOn)
  if (!/^[\w-]{1,16}$/.test(id) || publicKey?.length !== PUBLIC_KEY_BYTES || !isDate || rest.length > 0)
    throw new RangeError(
      `"${text}" is not a license key's id, its public key in base 32 (${ALPHABET}), and the last date of issue if it is retired.`,
    )
  return { id, publicKey, lastIssueOn }
}
