import { payloadOf, type SignedLicense, signedKey, type VerificationKey } from '../programme/signed-license.ts'

/** The key that licenses are signed with, as it is kept in a file: whoever has it can issue licenses. */
export interface SigningKey {
  id: string
  /** Ed25519, PKCS #8, base 64. */
  privateKey: string
}

/** A new pair: the half that signs, and the half that the portal checks with. */
export async function newSigningPair(id: string): Promise<{ signing: SigningKey; verification: VerificationKey }> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
  const [secret, open] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey) as Promise<ArrayBuffer>,
    crypto.subtle.exportKey('raw', pair.publicKey) as Promise<ArrayBuffer>,
  ])
  const privateKey = btoa(String.fromCharCode(...new Uint8Array(secret)))
  return { signing: { id, privateKey }, verification: { id, publicKey: new Uint8Array(open), lastIssueOn: null } }
}

/** A new key for a license, signed. @throws {RangeError} where a name is empty or too long */
export async function issueSignedKey(
  { id, privateKey }: SigningKey,
  license: Omit<SignedLicense, 'signingKey' | 'serial'>,
): Promise<string> {
  const bytes = Uint8Array.from(atob(privateKey), (character) => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('pkcs8', bytes, { name: 'Ed25519' }, false, ['sign'])
  const serial = crypto.getRandomValues(new Uint8Array(8))
  const payload = payloadOf({ ...license, signingKey: id, serial })
  return signedKey(payload, new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, payload)))
}
