/** What a stretch of work asked of D1. */
export interface D1Usage {
  /** Calls that cross the network: a batch is one, however many statements it has. */
  roundTrips: number
  /** Rows the batches read, by D1's own count. */
  rowsRead: number
}

/** The database, but each call is counted in `usage`, which the caller may set back to zero. */
export function countingD1(d1: D1Database): { d1: D1Database; usage: D1Usage } {
  const usage: D1Usage = { roundTrips: 0, rowsRead: 0 }
  const originals = new WeakMap<object, D1PreparedStatement>()

  const statement = (original: D1PreparedStatement): D1PreparedStatement => {
    const counted = new Proxy(original, {
      get(target, name: keyof D1PreparedStatement) {
        if (name === 'bind') return (...values: unknown[]) => statement(target.bind(...values))
        return async (...args: never[]) => {
          usage.roundTrips += 1
          return (target[name] as (...args: never[]) => unknown)(...args)
        }
      },
    })
    originals.set(counted, original)
    return counted
  }

  const session = (original: D1DatabaseSession): D1DatabaseSession =>
    new Proxy(original, {
      get(target, name) {
        if (name === 'prepare') return (sql: string) => statement(target.prepare(sql))
        if (name === 'batch') {
          return async (statements: D1PreparedStatement[]) => {
            usage.roundTrips += 1
            const results = await target.batch(statements.map((one) => originals.get(one) ?? one))
            for (const { meta } of results) usage.rowsRead += meta.rows_read
            return results
          }
        }
        return () => target.getBookmark()
      },
    })

  const counted = { withSession: (constraint?: string) => session(d1.withSession(constraint)) }
  return { d1: counted as unknown as D1Database, usage }
}
