import { aliasedTable, and, desc, eq, lt, sql } from 'drizzle-orm'
import type { AuditQuery } from '../administration/schemas.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, auditEntries } from '../db/schema.ts'
import { type Account, readAsAdministrator } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { iso } from '../tickets/view.ts'

/** An administrator's act as it is shown. */
export interface AuditEntryView {
  at: string
  /** Null: a command on the machine itself. */
  actor: { email: string; name: string | null } | null
  action: (typeof auditEntries.$inferSelect)['action']
  subject: string
  /** Account concerned; null where it is nobody's in particular. */
  account: { id: string; email: string } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** The audit log, newest first. @throws {ProblemError} signed-out, not-an-administrator; validation-failed for a cursor that is not ours */
export async function listAudit(ctx: VerbContext, query: AuditQuery): Promise<Page<AuditEntryView> & { administrator: Account }> {
  const [before] = readCursor(query.cursor, 1) ?? []
  const [actors, concerned] = [aliasedTable(accounts, 'actors'), aliasedTable(accounts, 'concerned')]
  const [administrator, rows] = await readAsAdministrator(ctx, () => [
    ctx.db
      .select({
        entry: auditEntries,
        // In a batch D1 answers rows by the names of their columns: two of one name would be one.
        actorEmail: sql<string | null>`${actors.email}`.as('actor_email'),
        actorName: actors.name,
        accountEmail: concerned.email,
      })
      .from(auditEntries)
      .leftJoin(actors, eq(actors.id, auditEntries.actorId))
      .leftJoin(concerned, eq(concerned.id, auditEntries.accountId))
      .where(
        and(
          query.action && eq(auditEntries.action, query.action),
          query.account === undefined
            ? undefined
            : sql`${auditEntries.accountId} = (select id from accounts where email = ${query.account})`,
          before == null ? undefined : lt(auditEntries.sequence, Number(before)),
        ),
      )
      .orderBy(desc(auditEntries.sequence))
      .limit(query.limit + 1),
  ])
  const items = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? items.at(-1)?.entry : undefined
  return { administrator, items: items.map(entryView), nextCursor: last ? cursorAfter(last.sequence) : null }
}

function entryView({
  entry: { at, action, subject, accountId, before, after },
  actorEmail,
  actorName,
  accountEmail,
}: {
  entry: typeof auditEntries.$inferSelect
  actorEmail: string | null
  actorName: string | null
  accountEmail: string | null
}): AuditEntryView {
  return {
    ...{ at: iso(at), action, subject },
    actor: actorEmail === null ? null : { email: actorEmail, name: actorName },
    account: accountId === null || accountEmail === null ? null : { id: accountId, email: accountEmail },
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  }
}
