/** A database that counts the rows its batches read. */
export function countingRows(database: D1Database): { database: D1Database; rowsRead: () => number } {
  let rows = 0
  const sessionOf = (session: D1DatabaseSession): D1DatabaseSession => ({
    prepare: (query) => session.prepare(query),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const results = await session.batch<T>(statements)
      for (const { meta } of results) rows += meta.rows_read
      return results
    },
    getBookmark: () => session.getBookmark(),
  })
  const counting = new Proxy(database, {
    get: (target, name) =>
      name === 'withSession' ? (constraint?: string) => sessionOf(target.withSession(constraint)) : Reflect.get(target, name),
  })
  return {
    database: counting,
    /** Rows read since it was last asked. */
    rowsRead: () => {
      const read = rows
      rows = 0
      return read
    },
  }
}
