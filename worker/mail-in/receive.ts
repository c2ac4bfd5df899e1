import { FALLBACK_LOCALE } from '../../locales/locale.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Db } from '../db/client.ts'
import type { Env } from '../env.ts'
import { describe } from '../problems/respond.ts'
import { fingerprint } from './fingerprint.ts'
import { placeMail } from './place.ts'
import { keepRaw, unmarkWaiting } from './raw-store.ts'

/** The largest mail that Email Routing hands over (developers.cloudflare.com/email-routing/limits). */
export const MAIL_BYTES_MAX = 25 * 1024 * 1024

/** What of Email Routing's message is used. */
export type ArrivingMessage = Pick<ForwardableEmailMessage, 'from' | 'to' | 'raw' | 'rawSize' | 'setReject'>

/** What the handler of mails has in place of a request. */
export function mailContext(env: Env, db: Db, now: EpochMs, waitUntil: VerbContext['waitUntil']): VerbContext {
  return { env, db, now, waitUntil, locale: FALLBACK_LOCALE, sessionHash: null, clientHash: '' }
}

/**
 * Takes in a mail. It is kept raw before anything else is done with it; what then fails is done again by housekeeping, since the sending
 * server has been told that we have it.
 * @throws {Error} where it cannot even be kept: then the sending server keeps it, and tries again
 */
export async function receiveMail(ctx: VerbContext, message: ArrivingMessage): Promise<void> {
  const raw = message.rawSize > MAIL_BYTES_MAX ? null : await readWhole(message.raw, message.rawSize)
  if (!raw) {
    message.setReject('The mail is too large. Please send large files on our support pages.')
    return
  }
  const envelope = { returnPath: addressOf(message.from), recipient: addressOf(message.to), receivedAt: ctx.now }
  const print = await fingerprint(raw, envelope.recipient)
  await keepRaw(ctx.env, { ...envelope, id: print.id, tries: 1 }, raw)
  try {
    await placeMail(ctx, { ...envelope, print, bytes: raw.byteLength }, raw)
    await unmarkWaiting(ctx.env, print.id)
  } catch (error) {
    console.error(JSON.stringify({ mail: print.id, error: describe(error) }))
  }
}

/** An address of the envelope; a report has "<>" or nothing. */
function addressOf(address: string): string {
  return address.trim().toLowerCase().replace(/^<|>$/g, '')
}

/** A stream's bytes, read into one piece of memory: a large mail leaves no room for two. Null where there are more than were said. */
async function readWhole(stream: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const whole = new Uint8Array(size)
  let bytes = 0
  for await (const chunk of stream) {
    if (bytes + chunk.byteLength > size) return null
    whole.set(chunk, bytes)
    bytes += chunk.byteLength
  }
  return whole.subarray(0, bytes)
}
