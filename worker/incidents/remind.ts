import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import { formatDate } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { packById } from '../../programme/find.ts'
import { nextReminderAt } from '../../programme/incident-ledger.ts'
import type { VerbContext } from '../context.ts'
import { accounts, incidentLots } from '../db/schema.ts'
import { incidentsExpireMail } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import { packName } from '../purchases/letter-facts.ts'

/** Reminders that one run of the cron trigger writes. */
const RUN_MAX = 100

type RemindContext = Pick<VerbContext, 'env' | 'db' | 'now'>
type Due = Awaited<ReturnType<typeof dueLots>>[number]

/**
 * Reminds the owners of lots that expire soon and have incidents left. A lot's next reminder moves on in the batch that writes the
 * mail, and the mail's id names lot and reminder: run twice at once, or killed in between, each reminder is written once.
 */
export async function remindOfExpiry(ctx: RemindContext): Promise<void> {
  for (const due of await dueLots(ctx)) {
    const { lot } = due
    const moveOn = ctx.db
      .update(incidentLots)
      .set({ remindAt: nextReminderAt(lot.expiresAt, ctx.now) })
      .where(and(eq(incidentLots.id, lot.id), eq(incidentLots.remindAt, lot.remindAt ?? 0)))
    // Late by so much that the lot has expired, there is nothing left to say; nor to those who want no reminders.
    await (lot.expiresAt > ctx.now && due.wantsReminders ? ctx.db.batch([reminder(ctx, due), moveOn]) : moveOn)
  }
}

/** What an index of its own holds: nothing that is not due is read. */
function dueLots({ db, now }: RemindContext) {
  return db
    .select({ lot: incidentLots, email: accounts.email, locale: accounts.locale, wantsReminders: accounts.wantsReminders })
    .from(incidentLots)
    .innerJoin(accounts, eq(accounts.id, incidentLots.accountId))
    .where(and(gt(incidentLots.remaining, 0), lte(incidentLots.remindAt, now), isNull(incidentLots.disputedAt)))
    .orderBy(asc(incidentLots.remindAt))
    .limit(RUN_MAX)
}

function reminder(ctx: RemindContext, { lot, email, locale }: Due) {
  const t = serviceTranslators[locale]
  const letter = incidentsExpireMail(t, {
    count: lot.remaining,
    pack: packById(programme, lot.pack) ? packName(t, lot.pack) : lot.pack,
    date: formatDate(locale, lot.expiresAt - 1, programme.vendor.timeZone),
    link: `${ctx.env.ORIGIN}/${locale}/incidents/`,
  })
  const id = `mail_reminder_${lot.id}_${lot.remindAt}`
  return mailRow(
    { ...ctx, locale },
    email,
    letter,
    locale,
    { accountId: lot.accountId, isReminder: true },
    id,
  ).onConflictDoNothing()
}
