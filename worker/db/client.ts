import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'

/** The portal's database through drizzle: its query builder. Its relational queries would have every request work out all relations of the schema. */
export type Db = Pick<DrizzleD1Database, 'select' | 'insert' | 'update' | 'delete' | 'run' | 'batch'> & {
  readonly $client: D1Database
}

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
  const db = drizzle(session as unknown as D1Database)
  return { db, bookmark: () => session.getBookmark() }
}

/** Opens the database outside a request: the cron trigger and mail, which write. */
export function openPrimary(d1: D1Database): Db {
  return openDb(d1, undefined, true).db
}
