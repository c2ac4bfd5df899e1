import type { VerbContext } from '../context.ts'
import { readAs } from '../sessions/read-as.ts'
import { ownDevices } from './load.ts'
import { type DeviceView, deviceView } from './view.ts'

/** The devices registered to the caller's account, those that were replaced included. @throws {ProblemError} signed-out */
export async function listDevices(ctx: VerbContext): Promise<DeviceView[]> {
  const [, rows] = await readAs(ctx, (me) => [ownDevices(ctx, me)])
  return rows.map((device) => deviceView(device, ctx.now))
}
