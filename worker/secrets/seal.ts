import { decodeBase64, encodeBase64 } from 'hono/utils/encode'
import type { Env } from '../env.ts'

/**
 * AES-256-GCM under keys derived with HKDF-SHA-256 (RFC 5869) from the secrets of the deployment. What is sealed opens only in the place
 * it was sealed for, and stands as base64 of the nonce and the ciphertext.
 */
const IV_BYTES = 12
const PURPOSE = 'ticket secrets'

/** What was sealed, and the id of the key it opens with. */
export interface Sealed {
  keyId: string
  sealed: string
}

/** A place that a sealed text belongs to; in any other it does not open. */
export interface SealedPlace {
  ticketId: string
  secretId: string
}

/** Encrypts a text with the newest key. @throws {Error} where `SEALING_KEYS` holds none */
export async function seal(env: Pick<Env, 'SEALING_KEYS'>, place: SealedPlace, text: string): Promise<Sealed> {
  const [keyId] = keyring(env).keys()
  if (keyId === undefined) throw new Error('SEALING_KEYS holds no key')
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const algorithm = { name: 'AES-GCM', iv, additionalData: placeBytes(place, keyId) }
  const ciphertext = await crypto.subtle.encrypt(algorithm, await keyOf(env, keyId), new TextEncoder().encode(text))
  return { keyId, sealed: encodeBase64(Uint8Array.from([...iv, ...new Uint8Array(ciphertext)]).buffer) }
}

/**
 * Decrypts what was sealed for that place.
 * @throws {Error} where its key is no longer among `SEALING_KEYS`, and where it was sealed for another place or changed
 */
export async function unseal(env: Pick<Env, 'SEALING_KEYS'>, place: SealedPlace, { keyId, sealed }: Sealed): Promise<string> {
  const bytes = decodeBase64(sealed)
  const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: placeBytes(place, keyId) }
  const text = await crypto.subtle.decrypt(algorithm, await keyOf(env, keyId), bytes.subarray(IV_BYTES))
  return new TextDecoder().decode(text)
}

/** The secrets by the ids of their keys, newest first. */
function keyring({ SEALING_KEYS }: Pick<Env, 'SEALING_KEYS'>): Map<string, string> {
  const entries = (SEALING_KEYS ?? '').split(/\s+/).filter((entry) => entry !== '')
  return new Map(
    entries.map((entry) => {
      const [, id, secret] = /^([\w-]+):(\S{32,})$/.exec(entry) ?? []
      if (!id || !secret) throw new Error('SEALING_KEYS holds an entry that is not "<id>:<secret of 32 characters or more>"')
      return [id, secret]
    }),
  )
}

async function keyOf(env: Pick<Env, 'SEALING_KEYS'>, keyId: string): Promise<CryptoKey> {
  const secret = keyring(env).get(keyId)
  if (secret === undefined) throw new Error(`SEALING_KEYS holds no key "${keyId}"`)
  const bytes = new TextEncoder()
  const material = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes.encode(`${PURPOSE}/${keyId}`) }
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function placeBytes({ ticketId, secretId }: SealedPlace, keyId: string) {
  return new TextEncoder().encode(`${PURPOSE}/${keyId}/${ticketId}/${secretId}`)
}
