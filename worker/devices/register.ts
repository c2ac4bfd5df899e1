import { eq, sql } from 'drizzle-orm'
import { normalizeSerial } from '../../programme/warranty.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { devices } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { deviceBySerial } from './load.ts'
import { type Device, type DeviceView, deviceView } from './view.ts'

/** How the database refuses a device that is somebody else's by now. */
const TAKEN_SIGN = 'device-registered'

/**
 * Registers a device to the caller's account by its serial number, once and for good. One whose warranty has ended is registered all the
 * same: its owner then sees why, and what is open to them.
 * @returns the device, and whether it was registered only now
 * @throws {ProblemError} signed-out, device-malformed, too-many-requests, device-not-found, device-registered-elsewhere, device-replaced
 */
export async function registerDevice(ctx: VerbContext, text: string): Promise<{ device: DeviceView; isNew: boolean }> {
  const normalized = normalizeSerial(text)
  const [account, [found]] = await readAs(ctx, () => [deviceBySerial(ctx, normalized.ok ? normalized.serial : '')])
  if (!normalized.ok) throw problem('device-malformed')
  if (found?.accountId === account.id) return { device: deviceView(found, ctx.now), isNew: false }
  await countSerialTried(ctx, account.id)
  const device = assertFree(found)
  await refusingTaken(() => registration(ctx, device, account.id))
  return { device: deviceView(device, ctx.now), isNew: true }
}

/** Counts a serial number tried that is not the account's own yet: guessing is limited. @throws {ProblemError} too-many-requests */
export function countSerialTried(ctx: VerbContext, accountId: string): Promise<void> {
  return countAttempts(ctx, [
    { kind: 'serial-by-account', subject: accountId },
    { kind: 'serial-by-client', subject: ctx.clientHash },
  ])
}

/** The device, where nobody has registered it. @throws {ProblemError} device-not-found, device-registered-elsewhere, device-replaced */
export function assertFree(found: Device | undefined): Device {
  if (!found) throw problem('device-not-found')
  if (found.accountId !== null) throw problem('device-registered-elsewhere')
  if (found.replacedAt !== null) throw problem('device-replaced')
  return found
}

/** The statement that registers a device; the database refuses it where it is somebody else's. */
export function registration(ctx: Pick<VerbContext, 'db' | 'now'>, { id }: Pick<Device, 'id'>, accountId: string) {
  return ctx.db
    .update(devices)
    .set({ accountId, registeredAt: sql`coalesce(${devices.registeredAt}, ${ctx.now})` })
    .where(eq(devices.id, id))
}

/** @throws {ProblemError} device-registered-elsewhere, where somebody else was faster */
export async function refusingTaken<T>(write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw refusedBy(error, TAKEN_SIGN) ? problem('device-registered-elsewhere') : error
  }
}
