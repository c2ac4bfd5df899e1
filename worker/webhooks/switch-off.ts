import { and, asc, eq } from 'drizzle-orm'
import { formatDateTime } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { accountRoles, accounts, webhookEndpoints } from '../db/schema.ts'
import { endpointFailedMail } from '../mail/integration-letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { DeliveryContext } from './deliver.ts'
import type { Endpoint } from './view.ts'

/** Administrators who are told, those of longest standing. */
const RECIPIENTS_MAX = 20

/** The statements that switch an endpoint off and tell the administrators, each once, however many deliveries fail at that moment. */
export async function switchOffLetters(ctx: DeliveryContext, { id, url, description }: Endpoint, failingSince: EpochMs) {
  const { env, db, now } = ctx
  const administrators = await db
    .select({ id: accounts.id, email: accounts.email, locale: accounts.locale, timeZone: accounts.timeZone })
    .from(accountRoles)
    .innerJoin(accounts, eq(accounts.id, accountRoles.accountId))
    .where(eq(accountRoles.role, 'administrator'))
    .orderBy(asc(accountRoles.grantedAt))
    .limit(RECIPIENTS_MAX)
  return [
    db
      .update(webhookEndpoints)
      .set({ state: 'failed' })
      .where(and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.state, 'enabled'))),
    ...administrators.map(({ id: accountId, email, locale, timeZone }) => {
      const since = formatDateTime(locale, failingSince, timeZone)
      const link = `${env.ORIGIN}/${locale}/desk/integrations/${id}/`
      const letter = endpointFailedMail(serviceTranslators[locale], { url, description: description || '–', since, link })
      const once = `mail_${id}_${failingSince}_${accountId}`
      return mailRow({ db, now, locale }, email, letter, locale, { accountId }, once).onConflictDoNothing()
    }),
  ]
}
