import type { EpochMs } from '../../programme/schema.ts'
import type { webhookEndpoints } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { keyedBytes } from '../hash.ts'

/** How long the secret before the present one holds. */
export const OLD_SECRET_MS = 24 * 60 * 60 * 1000

type Endpoint = Pick<typeof webhookEndpoints.$inferSelect, 'id' | 'generation' | 'rotatedAt'>

/**
 * The secret of an endpoint, as its receiver is given it. It follows from the deployment's own secret, so that the database holds none
 * (docs/decisions/0030-integrations.md).
 */
export async function secretOf(env: Env, { id, generation }: Pick<Endpoint, 'id' | 'generation'>): Promise<string> {
  return `whsec_${base64(await secretBytes(env, id, generation))}`
}

/**
 * The headers that identify and sign a delivery, as https://www.standardwebhooks.com says: one signature for each secret that holds.
 * @param at when it is sent; receivers refuse what is old
 */
export async function signedHeaders(env: Env, endpoint: Endpoint, delivery: { id: string; payload: string }, at: EpochMs) {
  const { id, generation, rotatedAt } = endpoint
  const isChanging = rotatedAt !== null && at < rotatedAt + OLD_SECRET_MS
  const seconds = String(Math.floor(at / 1000))
  const content = new TextEncoder().encode(`${delivery.id}.${seconds}.${delivery.payload}`)
  const signatures = (isChanging ? [generation, generation - 1] : [generation]).map(async (each) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', await secretBytes(env, id, each), algorithm, false, ['sign'])
    return `v1,${base64(await crypto.subtle.sign('HMAC', key, content))}`
  })
  return {
    'webhook-id': delivery.id,
    'webhook-timestamp': seconds,
    'webhook-signature': (await Promise.all(signatures)).join(' '),
  }
}

function secretBytes(env: Env, endpointId: string, generation: number): Promise<ArrayBuffer> {
  return keyedBytes(env.SECRET, 'webhook', `${endpointId}:${generation}`)
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
