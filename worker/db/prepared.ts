import { fillPlaceholders, type InferInsertModel, is, Param, Placeholder, type Query, type SQL, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/d1'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db } from './client.ts'

/** Where values will stand that are known with each request only. */
export type Placeholders<Given> = { readonly [Name in keyof Given]: SQL<Given[Name]> }

/** What drizzle makes of a query for a batch. */
interface Written {
  getQuery: () => Query
  mapResult: (result: unknown, isFromBatch: boolean) => unknown
}

/** Writes queries, and has no database to run them on. */
const writer = drizzle({ prepare: (text: string) => text } as unknown as D1Database)

/**
 * Queries of one batch whose SQL is written once for each isolate, when they are first asked for, and from then on only filled in: for what is
 * read with every request, drizzle takes longer to write a query than the database to answer it. The queries are for `db.batch` alone.
 */
export function prepared<Given extends Readonly<Record<string, unknown>>, T extends readonly BatchItem<'sqlite'>[]>(
  build: (ctx: { db: Db }, given: Placeholders<Given>) => readonly [...T],
): (db: Db, given: Given) => readonly [...T] {
  const placeholders = new Proxy({} as Placeholders<Given>, { get: (_, name) => sql`${sql.placeholder(String(name))}` })
  let written: Written[] | undefined
  return (db, given) => {
    written ??= build({ db: writer }, placeholders).map(writtenOf)
    return written.map((query) => filled(db, query, given)) as unknown as readonly [...T]
  }
}

const inserts = new WeakMap<SQLiteTable, Map<string, Written>>()

/** The statement that inserts a row, for `db.batch`. Its SQL is written once for each isolate, table and choice of columns. */
export function insertRow<Table extends SQLiteTable>(db: Db, table: Table, row: InferInsertModel<Table>): BatchItem<'sqlite'> {
  const names = Object.keys(row).filter((name) => row[name as keyof typeof row] !== undefined)
  const ofTable = inserts.get(table) ?? new Map<string, Written>()
  inserts.set(table, ofTable)
  const key = names.join()
  let written = ofTable.get(key)
  if (!written) {
    const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
    written = writtenOf(writer.insert(table).values(values as InferInsertModel<Table>))
    ofTable.set(key, written)
  }
  return filled(db, written, row)
}

function writtenOf(query: BatchItem<'sqlite'>): Written {
  return (query as unknown as { _prepare: () => Written })._prepare()
}

/** A query as `db.batch` takes it (drizzle-orm/d1/session.js). */
function filled(db: Db, written: Written, given: Readonly<Record<string, unknown>>): BatchItem<'sqlite'> {
  const { sql: text, params } = written.getQuery()
  const query = {
    stmt: db.$client.prepare(text),
    getQuery: () => ({ sql: text, params: fillPlaceholders(params.map(nullsKept(given)), given) }),
    mapResult: (result: unknown, isFromBatch: boolean) => written.mapResult(result, isFromBatch),
  }
  return { _prepare: () => query } as unknown as BatchItem<'sqlite'>
}

/** drizzle encodes what it fills in, null as well: nothing would become false, or the word "null". Nothing stays nothing. */
function nullsKept(given: Readonly<Record<string, unknown>>) {
  return (param: unknown) => (is(param, Param) && is(param.value, Placeholder) && given[param.value.name] === null ? null : param)
}
