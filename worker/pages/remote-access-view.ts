import { formatDateTime } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { ProblemError } from '../problems/problem.ts'
import { type SecretRow, stateOf, takesRemoteAccess } from '../secrets/state.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'

/** Remote access on the customer's page of a ticket; false where there is nothing to say of it and nothing to leave. */
export function remoteAccessInWords(
  t: ServiceTranslate,
  { ticket, secret, account }: { ticket: Ticket; secret: SecretRow | undefined; account: Account },
  now: EpochMs,
) {
  const canLeave = takesRemoteAccess(ticket)
  if (!canLeave && !secret) return false
  return {
    canLeave,
    standing: secret !== undefined && wordRemoteAccess(t, secret, { timeZone: account.timeZone, reader: secret.readerName }, now),
    isKept: secret !== undefined && stateOf(secret, now).state === 'kept',
  }
}

/** What became of remote access details, as a sentence. @param reader who read them, as the page's reader may know; null: one of ours */
export function wordRemoteAccess(
  t: ServiceTranslate,
  secret: SecretRow,
  { timeZone, reader }: { timeZone: string; reader: string | null },
  now: EpochMs,
): string {
  const { state, at } = stateOf(secret, now)
  const on = (instant: EpochMs) => formatDateTime(t.locale, instant, timeZone)
  const times = { at: on(at ?? secret.keptAt) }
  switch (state) {
    case 'kept':
      return t('service.remoteAccess.kept', { ...times, until: on(secret.expiresAt) })
    case 'read':
      return t('service.remoteAccess.read', { ...times, name: reader ?? programme.vendor.name })
    case 'replaced':
    case 'withdrawn':
      return t('service.remoteAccess.withdrawn', times)
    case 'ticketOver':
    case 'expired':
      return t(`service.remoteAccess.${state}`, times)
    default:
      return state satisfies never
  }
}

/** Whether a form is shown without a warning of a password in its text. */
export function isUndoubted(refusal: ProblemError | undefined): boolean {
  return !refusal?.errors.some(({ code }) => code === 'looks-like-password')
}

/** The panel of the desk's page of a ticket; false where nothing was ever left. */
export function deskRemoteAccess(
  locale: keyof typeof serviceTranslators,
  { secret, agent, ticket }: { secret: SecretRow | undefined; agent: Account; ticket: Pick<Ticket, 'assigneeId'> },
  now: EpochMs,
) {
  if (!secret) return false
  const t = serviceTranslators[locale]
  const reader = secret.readerName ?? secret.readerEmail
  const isKept = stateOf(secret, now).state === 'kept'
  const isMine = ticket.assigneeId === agent.id
  return {
    standing: wordRemoteAccess(t, secret, { timeZone: agent.timeZone, reader }, now),
    canRead: isKept && isMine,
    mustTake: isKept && !isMine,
  }
}
