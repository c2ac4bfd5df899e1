import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import * as schema from './schema.ts'

/** The portal's database through drizzle. */
export type Db = DrizzleD1Database<typeof schema>

/**
 * Opens a D1 session: a read may come from any replica that has seen the caller's own last write, a write begins at the primary.
 * @param bookmark where the caller's last write left off, if they made one lately
 */
export function openDb(
  d1: D1Database,
  bookmark: string | undefined,
  isWrite: boolean,
): { db: Db; bookmark: () => string | null } {
  const session = d1.withSession(bookmark || (isWrite ? 'first-primary' : 'first-unconstrained'))
  // A D1 session has the two calls drizzle makes, prepare and batch; its type says D1Database all the same.
  const db = drizzle(session as unknown as D1Database, { schema })
  return { db, bookmark: () => session.getBookmark() }
}

/** Opens the database outside a request: the cron trigger and mail, which write. */
export function openPrimary(d1: D1Database): Db {
  return openDb(d1, undefined, true).db
}
