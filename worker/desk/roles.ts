import { and, eq, notInArray } from 'drizzle-orm'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts, ROLES } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { accountColumns, type Role, readAsAdministrator, toAccount } from '../sessions/read-as.ts'

/** An account and what it may do besides being a customer. */
export interface AccountRoles {
  email: string
  name: string | null
  roles: Role[]
}

/**
 * Gives an account these roles and no others. Nobody takes the administrator's role from themselves, so that there is always one left.
 * @throws {ProblemError} signed-out, not-an-administrator, account-not-found, validation-failed
 */
export async function setRoles(ctx: VerbContext, email: string, roles: readonly Role[]): Promise<AccountRoles> {
  const [administrator, [account]] = await readAsAdministrator(ctx, () => [
    ctx.db.select(accountColumns).from(accounts).where(eq(accounts.email, email)),
  ])
  if (!account) throw problem('account-not-found')
  const before = toAccount(account).roles
  if (account.id === administrator.id && !roles.includes('administrator')) throw fieldProblem('/roles', 'own-administrator-role')
  const granted = ROLES.filter((role) => roles.includes(role))
  await ctx.db.batch([
    ctx.db.delete(accountRoles).where(and(eq(accountRoles.accountId, account.id), notInArray(accountRoles.role, granted))),
    ...granted.map((role) =>
      ctx.db.insert(accountRoles).values({ accountId: account.id, role, grantedAt: ctx.now }).onConflictDoNothing(),
    ),
    auditRow(ctx, {
      ...{ actor: administrator, action: 'roles.changed', subject: account.id, accountId: account.id },
      before: { roles: before },
      after: { roles: granted },
    }),
  ])
  return { email: account.email, name: account.name, roles: granted }
}
