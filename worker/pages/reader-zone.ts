import type { Context } from 'hono'
import { programme } from '../../programme/active.ts'
import type { App } from '../context.ts'
import { isLocalDevelopment } from '../env.ts'
import type { Account } from '../sessions/read-as.ts'
import { TimeZone } from '../sessions/schemas.ts'

/**
 * The zone in which a reader is told the time: that of the account, else the one Cloudflare locates the request in, else the vendor's.
 * On a developer's machine the location is made up, and left out.
 */
export function readerZone(c: Context<App>, account: Account | null): string {
  if (account) return account.timeZone
  const located = isLocalDevelopment(c.env) ? undefined : TimeZone.safeParse(c.req.raw.cf?.timezone).data
  return located ?? programme.vendor.timeZone
}
