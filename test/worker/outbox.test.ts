import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { serviceTranslators } from '../../locales/service.ts'
import { outbox } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { letter } from '../../worker/mail/letter.ts'
import { ATTEMPTS_MAX, deliverDue, FIRST_RETRY_MS, mailRow } from '../../worker/mail/outbox.ts'
import { db, newEmail, WEDNESDAY_MORNING } from './support.ts'

type Sent = { to: string; subject: string; text: string; html: string; from: { email: string } }

/** A deployment whose provider answers as the test says; what it was handed is kept. */
function deployment(answer: () => void = () => undefined) {
  const sent: Sent[] = []
  const MAIL = {
    async send(mail: Sent) {
      answer()
      sent.push(mail)
      return { messageId: 'id' }
    },
  }
  return {
    sent,
    env: { ...env, ORIGIN: 'https://support.example.com', MAIL_FROM: 'support@example.com', MAIL } as unknown as Env,
  }
}

async function queued(now = WEDNESDAY_MORNING): Promise<string> {
  const to = newEmail()
  await mailRow(
    { db, now, locale: 'en' },
    to,
    letter(serviceTranslators.en, 'Hello', [{ kind: 'paragraph', text: '<b>bold</b> & brave' }]),
  )
  return to
}

const rowOf = async (to: string) => (await db.select().from(outbox).where(eq(outbox.recipient, to)))[0]

test('a mail is sent once, as text and as HTML, with what was written escaped', async () => {
  const { sent, env: deployed } = deployment()
  const to = await queued()
  await Promise.all([deliverDue(deployed, db, WEDNESDAY_MORNING), deliverDue(deployed, db, WEDNESDAY_MORNING)])
  await deliverDue(deployed, db, WEDNESDAY_MORNING + 1)
  const mine = sent.filter((mail) => mail.to === to)
  expect(mine).toHaveLength(1)
  expect(mine[0]).toMatchObject({ from: { email: 'support@example.com' }, subject: 'Hello' })
  expect(mine[0]?.text).toContain('<b>bold</b> & brave')
  expect(mine[0]?.html).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; brave')
  expect(await rowOf(to)).toMatchObject({ sentAt: WEDNESDAY_MORNING, attempts: 1, lastError: null })
})

test('a provider that is down loses nothing: the mail waits twice as long each time and goes out when it is back', async () => {
  let isDown = true
  const { sent, env: deployed } = deployment(() => {
    if (isDown) throw new Error('provider is down')
  })
  const to = await queued()
  let now = WEDNESDAY_MORNING
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await deliverDue(deployed, db, now)
    const row = await rowOf(to)
    expect(row).toMatchObject({
      attempts: attempt + 1,
      nextAttemptAt: now + FIRST_RETRY_MS * 2 ** attempt,
      lastError: 'provider is down',
      sentAt: null,
    })
    await deliverDue(deployed, db, (row?.nextAttemptAt ?? 0) - 1)
    expect((await rowOf(to))?.attempts).toBe(attempt + 1)
    now = row?.nextAttemptAt ?? now
  }
  isDown = false
  await deliverDue(deployed, db, now)
  expect(sent.filter((mail) => mail.to === to)).toHaveLength(1)
})

test('after the last try a mail is given up and kept for the administrator', async () => {
  const { env: deployed } = deployment(() => {
    throw new Error('no such mailbox')
  })
  const to = await queued()
  let now = WEDNESDAY_MORNING
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    await deliverDue(deployed, db, now)
    now = (await rowOf(to))?.nextAttemptAt ?? now
  }
  expect(await rowOf(to)).toMatchObject({ attempts: ATTEMPTS_MAX, failedAt: expect.any(Number), sentAt: null })
  await deliverDue(deployed, db, now + 1e9)
  expect((await rowOf(to))?.attempts).toBe(ATTEMPTS_MAX)
})

test('a chore of the cron trigger that fails is reported, and mail leaves all the same', async () => {
  const { sent, env: deployed } = deployment()
  const to = await queued()
  let batches = 0
  const faulty = Object.create(db, {
    batch: {
      value: (...statements: Parameters<typeof db.batch>) => {
        batches += 1
        return batches === 1 ? Promise.reject(new Error('the first chore fails')) : db.batch(...statements)
      },
    },
  })
  await expect(runHousekeeping(deployed, faulty, WEDNESDAY_MORNING)).rejects.toThrow('the first chore fails')
  expect(sent.filter((mail) => mail.to === to)).toHaveLength(1)
})

test('a mail that was sent is forgotten after ninety days, and one that was given up is not', async () => {
  const { env: deployed } = deployment()
  const [sent, failed] = [await queued(), await queued()]
  await deliverDue(deployed, db, WEDNESDAY_MORNING)
  await db.update(outbox).set({ sentAt: null, failedAt: WEDNESDAY_MORNING }).where(eq(outbox.recipient, failed))
  await runHousekeeping(deployed, db, WEDNESDAY_MORNING + 90 * 86_400_000)
  expect(await rowOf(sent)).toBeDefined()
  await runHousekeeping(deployed, db, WEDNESDAY_MORNING + 90 * 86_400_000 + 1)
  expect(await rowOf(sent)).toBeUndefined()
  expect(await rowOf(failed)).toBeDefined()
})
