import type { SQL } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'

/**
 * As `readAs`, for resellers.
 * @throws {ProblemError} signed-out; not-a-reseller
 */
export async function readAsReseller<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  const read = await readAs(ctx, build)
  assertReseller(read[0])
  return read
}

/** @throws {ProblemError} not-a-reseller */
export function assertReseller(account: Pick<Account, 'roles'>): void {
  if (!account.roles.includes('reseller')) throw problem('not-a-reseller')
}
