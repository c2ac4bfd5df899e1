import { asc, eq, inArray } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import type { EscalationRole } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts } from '../db/schema.ts'
import { type Account, DESK_ROLES } from '../sessions/read-as.ts'

/** Somebody of ours who is told about a promise, in their language and zone. */
export type Recipient = Pick<Account, 'email' | 'locale' | 'timeZone'>
/** The people of ours, by role. */
export type Staff = Awaited<ReturnType<typeof staffQuery>>

/** Most people one step is mailed to: the first to have been given the role. */
const RECIPIENTS_MAX = 20

/** The query for everybody who can be told. */
export function staffQuery(ctx: Pick<VerbContext, 'db'>) {
  return ctx.db
    .select({ role: accountRoles.role, email: accounts.email, locale: accounts.locale, timeZone: accounts.timeZone })
    .from(accountRoles)
    .innerJoin(accounts, eq(accounts.id, accountRoles.accountId))
    .where(inArray(accountRoles.role, [...DESK_ROLES]))
    .orderBy(asc(accountRoles.role), asc(accountRoles.grantedAt))
}

/**
 * Who is told when something goes to a role. A ticket that nobody is in charge of yet is every agent's. Where nobody holds the role it
 * is the administrators', and without any it goes to the vendor's own address: an escalation always arrives somewhere.
 */
export function recipientsOf(staff: Staff, role: EscalationRole, assignee: Recipient | null): Recipient[] {
  if (role === 'assignee' && assignee) return [assignee]
  const holding = (held: Staff[number]['role']) => staff.filter((person) => person.role === held).slice(0, RECIPIENTS_MAX)
  const holders = holding(role === 'assignee' ? 'agent' : role)
  const people = holders.length > 0 ? holders : holding('administrator')
  const { vendor, policy } = programme
  return people.length > 0 ? people : [{ email: vendor.email, locale: policy.governingLanguage, timeZone: vendor.timeZone }]
}
