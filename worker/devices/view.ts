import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { type WarrantyStanding, warrantyStanding } from '../../programme/warranty.ts'
import type { devices } from '../db/schema.ts'

export type Device = typeof devices.$inferSelect

/** A device as its owner sees it. */
export interface DeviceView {
  serial: string
  product: string
  /** Local date in the vendor's zone, as the next. */
  soldOn: string
  warranty: WarrantyStanding
}

/** How a device stands at an instant. */
export function deviceView(device: Device, now: EpochMs): DeviceView {
  const { serial, product, soldOn } = device
  return { serial, product, soldOn, warranty: warrantyStanding(programme, device, now) }
}
