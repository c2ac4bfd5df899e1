import { asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { VerbContext } from '../context.ts'
import { devices, replacements, ticketDevices } from '../db/schema.ts'

export type Replacement = Awaited<ReturnType<typeof replacementsOf>>[number]

/** The query for the device that a ticket is about. */
export function deviceOf(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string> | string) {
  return ctx.db
    .select(getTableColumns(devices))
    .from(ticketDevices)
    .innerJoin(devices, eq(devices.id, ticketDevices.deviceId))
    .where(eq(ticketDevices.ticketId, ticketId))
}

/** The query for the replacements of a ticket, oldest first, with the serial number of the device that was sent. */
export function replacementsOf(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string> | string) {
  const sent = alias(devices, 'sent')
  return ctx.db
    .select({ ...getTableColumns(replacements), newSerial: sql<string | null>`${sent.serial}`.as('new_serial') })
    .from(replacements)
    .leftJoin(sent, eq(sent.id, replacements.newDeviceId))
    .where(eq(replacements.ticketId, ticketId))
    .orderBy(asc(replacements.diagnosedAt), sql`${replacements}.rowid`)
}

/** The replacement that is under way or done; one that was called off counts for nothing. */
export function currentReplacement(rows: readonly Replacement[]): Replacement | undefined {
  return rows.find(({ status }) => status !== 'cancelled')
}
