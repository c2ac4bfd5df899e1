import { keptOr } from './kept.ts'

const encoder = new TextEncoder()

/** Bytes as hexadecimal digits. */
export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** SHA-256, hexadecimal. For values with enough randomness of their own (tokens, bodies). */
export async function sha256(value: string | BufferSource): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', typeof value === 'string' ? encoder.encode(value) : value))
}

const importedKeys = new Map<string, CryptoKey>()

/** HMAC-SHA-256 under `secret`, hexadecimal. For values that could be guessed (codes, addresses, license keys); `purpose` keeps uses apart. */
export async function keyedHash(secret: string, purpose: string, value: string): Promise<string> {
  return hex(await keyedBytes(secret, purpose, value))
}

/** The same as bytes. */
export async function keyedBytes(secret: string, purpose: string, value: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await keptOr(importedKeys, secret, () =>
    crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']),
  )
  return crypto.subtle.sign('HMAC', key, encoder.encode(`${purpose}:${value}`))
}

/** A new secret token of 256 random bits, safe in a URL and a cookie. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** A new six-digit code, each as likely as any other. */
export function newSixDigitCode(): string {
  const unbiasedBelow = 4_294_000_000
  for (;;) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
    if (random < unbiasedBelow) return String(random % 1_000_000).padStart(6, '0')
  }
}
