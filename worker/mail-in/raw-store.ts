import type { Env } from '../env.ts'
import type { Envelope } from './mail.ts'

/** Where raw mails lie, and beside them a mark for each that nothing has become of yet. */
const RAW = 'mail-in/raw/'
const WAITING = 'mail-in/waiting/'

/** A raw mail that is kept. */
export interface KeptMail extends Envelope {
  id: string
  /** How often it was tried to place it. */
  tries: number
}

/** Keeps a raw mail, marked as waiting: from then on it is ours to place. */
export async function keepRaw(env: Env, mail: KeptMail, raw: Uint8Array): Promise<void> {
  await env.FILES.put(RAW + mail.id, raw, { httpMetadata: { contentType: 'message/rfc822' } })
  await markWaiting(env, mail)
}

/** Marks a mail as waiting, with what its raw form does not say. */
export async function markWaiting(env: Env, { id, returnPath, recipient, receivedAt, tries }: KeptMail): Promise<void> {
  const customMetadata = { returnPath, recipient, receivedAt: String(receivedAt), tries: String(tries) }
  await env.FILES.put(WAITING + id, '', { customMetadata })
}

/** Takes the mark away, once the mail is placed. */
export async function unmarkWaiting(env: Env, id: string): Promise<void> {
  await env.FILES.delete(WAITING + id)
}

/** Mails that are marked as waiting, at most `limit`. */
export async function listWaiting(env: Env, limit: number): Promise<KeptMail[]> {
  const { objects } = await env.FILES.list({ prefix: WAITING, limit, include: ['customMetadata'] })
  return objects.map(({ key, customMetadata = {} }) => {
    const { returnPath = '', recipient = '', receivedAt, tries } = customMetadata
    return { id: key.slice(WAITING.length), returnPath, recipient, receivedAt: Number(receivedAt), tries: Number(tries) }
  })
}

/** A raw mail as it came; null once it is removed. */
export function readRaw(env: Env, id: string): Promise<R2ObjectBody | null> {
  return env.FILES.get(RAW + id)
}

/** Removes raw mails for good. */
export async function dropRaw(env: Env, ids: readonly string[]): Promise<void> {
  await env.FILES.delete(ids.map((id) => RAW + id))
}
