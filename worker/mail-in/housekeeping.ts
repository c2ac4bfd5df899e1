import { asc, inArray, lte } from 'drizzle-orm'
import type { EpochMs } from '../../programme/schema.ts'
import type { Db } from '../db/client.ts'
import { receivedMails } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { fingerprint } from './fingerprint.ts'
import { placeMail, placeUnread } from './place.ts'
import { dropRaw, type KeptMail, listWaiting, markWaiting, readRaw, unmarkWaiting } from './raw-store.ts'
import { mailContext } from './receive.ts'

/** How long the handler may take before a mail counts as left behind. */
const LEFT_BEHIND_MS = 5 * 60 * 1000
/** How often it is tried to place a mail, the handler's own try included; then an agent gets it. */
const TRIES_MAX = 5
/** Mails placed, and cleared away, in one run. */
const PLACE_MAX = 20
const CLEAR_MAX = 90
/** How long a mail that was placed can still be looked up raw. */
export const RAW_KEPT_DAYS = 90
const DAY_MS = 24 * 60 * 60 * 1000

interface Chore {
  env: Env
  db: Db
  now: EpochMs
}

/** Places the mails that were kept and then left behind, by a crash or because the database or the store failed. */
export async function placeLeftBehind({ env, db, now }: Chore): Promise<void> {
  const waiting = await listWaiting(env, PLACE_MAX)
  const work: Promise<unknown>[] = []
  const ctx = mailContext(env, db, now, (later) => work.push(later))
  const failures: unknown[] = []
  for (const mail of waiting.filter(({ receivedAt }) => receivedAt <= now - LEFT_BEHIND_MS)) {
    await placeOnce(ctx, mail).catch((error) => failures.push(error))
  }
  await Promise.all(work)
  if (failures.length > 0) throw failures[0]
}

async function placeOnce(ctx: ReturnType<typeof mailContext>, mail: KeptMail): Promise<void> {
  const object = await readRaw(ctx.env, mail.id)
  if (object) {
    // Counted before it is tried: a mail that ends the run each time must not do so for ever.
    await markWaiting(ctx.env, { ...mail, tries: mail.tries + 1 })
    const raw = new Uint8Array(await object.arrayBuffer())
    const arrived = { ...mail, print: await fingerprint(raw, mail.recipient), bytes: raw.byteLength }
    await (mail.tries < TRIES_MAX ? placeMail(ctx, arrived, raw) : placeUnread(ctx, arrived, 'failed'))
  }
  await unmarkWaiting(ctx.env, mail.id)
}

/** Removes mails that were placed long ago. What they brought to a ticket stays there; what nobody has decided on stays. */
export async function clearPlacedMails({ env, db, now }: Chore): Promise<void> {
  const over = await db
    .select({ id: receivedMails.id })
    .from(receivedMails)
    .where(lte(receivedMails.placedAt, now - RAW_KEPT_DAYS * DAY_MS))
    .orderBy(asc(receivedMails.placedAt))
    .limit(CLEAR_MAX)
  const ids = over.map(({ id }) => id)
  if (ids.length === 0) return
  await dropRaw(env, ids)
  await db.delete(receivedMails).where(inArray(receivedMails.id, ids))
}
