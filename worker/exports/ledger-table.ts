import { and, asc, eq, lt, sql } from 'drizzle-orm'
import { accounts, incidentEntries, tickets } from '../db/schema.ts'
import { entryColumns } from '../incidents/read.ts'
import { iso } from '../tickets/view.ts'
import type { Table } from './export.ts'

/** Every entry of every account's ledger, in the order in which they were made. */
export const ledgerTable: Table = {
  columns: ['sequence', 'at', 'email', 'kind', 'change', 'balance', 'lot', 'purchase', 'ticket', 'clause', 'reason'],
  page: async (ctx, { untilAt }, after, limit) => {
    const isAfter = sql`(${incidentEntries.at}, ${incidentEntries.sequence}) > (${after[0]}, ${Number(after[1])})`
    const rows = await ctx.db
      .select({ ...entryColumns, lot: incidentEntries.lotId, email: accounts.email })
      .from(incidentEntries)
      .innerJoin(accounts, eq(accounts.id, incidentEntries.accountId))
      .leftJoin(tickets, eq(tickets.id, incidentEntries.ticketId))
      .where(and(isAfter, lt(incidentEntries.at, untilAt)))
      .orderBy(asc(incidentEntries.at), asc(incidentEntries.sequence))
      .limit(limit)
    return rows.map(({ sequence, at, email, kind, delta, balance, lot, purchase, ticket, clause, reason }) => ({
      key: [at, sequence],
      cells: [sequence, iso(at), email, kind, delta, balance, lot, purchase, ticket, clause, reason],
    }))
  },
}
