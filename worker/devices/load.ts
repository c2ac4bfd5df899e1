import { asc, eq, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { devices } from '../db/schema.ts'

/** The query for the device with a serial number, as `normalizeSerial` writes it. */
export function deviceBySerial(ctx: Pick<VerbContext, 'db'>, serial: string) {
  return ctx.db.select().from(devices).where(eq(devices.serial, serial))
}

/** The query for the devices registered to an account, in the order in which they were. */
export function ownDevices(ctx: Pick<VerbContext, 'db'>, accountId: string | SQL<string> | SQLWrapper) {
  return ctx.db
    .select()
    .from(devices)
    .where(eq(devices.accountId, accountId as string))
    .orderBy(asc(devices.registeredAt), asc(devices.serial))
}
