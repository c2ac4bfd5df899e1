import type { VerbContext } from '../context.ts'
import { type AUDIT_ACTIONS, auditEntries } from '../db/schema.ts'

/** What an administrator did. */
export interface AuditedAct {
  /** Who did it; null for a command on the machine itself. */
  actor: { id: string } | null
  action: (typeof AUDIT_ACTIONS)[number]
  /** Id of what it was done to. */
  subject: string
  /** Account concerned; left out where it is nobody's in particular. */
  accountId?: string | null
  /** State before; left out where there was none. */
  before?: object
  /** State after, or what was given. */
  after?: object
}

/** The statement that records an administrator's act: part of the batch that does it, so that neither is there without the other. */
export function auditRow(ctx: Pick<VerbContext, 'db' | 'now'>, { actor, before, after, accountId, ...act }: AuditedAct) {
  return ctx.db.insert(auditEntries).values({
    ...act,
    at: ctx.now,
    actorId: actor?.id ?? null,
    accountId: accountId ?? null,
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
  })
}
