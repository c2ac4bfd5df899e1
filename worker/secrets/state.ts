import { desc, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { programme } from '../../programme/active.ts'
import { includesRemoteAccess } from '../../programme/remote-access.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { accounts, type SECRET_ENDS, ticketSecrets } from '../db/schema.ts'
import type { Ticket } from '../tickets/change.ts'
import { iso } from '../tickets/view.ts'

const readers = alias(accounts, 'readers')

/** The last remote access details of a ticket, without what they hold, as `latestSecret` reads them. */
export type SecretRow = Awaited<ReturnType<typeof latestSecret>>[number]

/** What is known of a ticket's remote access details, never what they are. */
export interface RemoteAccessView {
  /** `kept`: not read yet; everything else: gone for good. */
  state: 'kept' | (typeof SECRET_ENDS)[number]
  keptAt: string
  /** When they are gone unread. */
  expiresAt: string
  /** When they went; null while they are kept. */
  endedAt: string | null
  /** Who read them; null unless read. */
  readBy: string | null
}

/** Whether details can be left for a ticket now. */
export function takesRemoteAccess({ plan, status }: Pick<Ticket, 'plan' | 'status'>): boolean {
  return status !== 'resolved' && status !== 'closed' && includesRemoteAccess(programme, plan)
}

/** The query for the last remote access details of a ticket, and who read them. */
export function latestSecret(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return ctx.db
    .select({
      id: ticketSecrets.id,
      ended: ticketSecrets.ended,
      keptAt: ticketSecrets.keptAt,
      expiresAt: ticketSecrets.expiresAt,
      endedAt: ticketSecrets.endedAt,
      readerName: sql<string | null>`${readers.name}`.as('reader_name'),
      readerEmail: sql<string | null>`${readers.email}`.as('reader_email'),
    })
    .from(ticketSecrets)
    .leftJoin(readers, eq(readers.id, ticketSecrets.readerId))
    .where(eq(ticketSecrets.ticketId, ticketId))
    .orderBy(desc(ticketSecrets.keptAt), desc(sql`${ticketSecrets}.rowid`))
    .limit(1)
}

/** What became of remote access details, and when, at this instant: those whose time is over are gone before they are cleared. */
export function stateOf({ ended, endedAt, expiresAt }: Pick<SecretRow, 'ended' | 'endedAt' | 'expiresAt'>, now: EpochMs) {
  if (ended !== null) return { state: ended, at: endedAt }
  return now >= expiresAt ? { state: 'expired' as const, at: expiresAt } : { state: 'kept' as const, at: null }
}

/** A row as everybody who may see the ticket sees it. @param name what the reader is called */
export function remoteAccessView(row: SecretRow, now: EpochMs, name: string | null): RemoteAccessView {
  const { state, at } = stateOf(row, now)
  return {
    state,
    keptAt: iso(row.keptAt),
    expiresAt: iso(row.expiresAt),
    endedAt: iso(at),
    readBy: state === 'read' ? name : null,
  }
}
