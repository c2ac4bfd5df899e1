import { formatLocalDate } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import type { EpochMs, Product } from '../../programme/schema.ts'
import { withoutWarranty } from '../../programme/warranty.ts'
import { type Device, type DeviceView, deviceView } from '../devices/view.ts'
import { productName } from './entitlement-words.ts'

/** A device in words, as its owner's list and the pages of tickets show it. */
export function deviceInWords(t: ServiceTranslate, { serial, product, soldOn, warranty }: DeviceView) {
  return {
    serial,
    productName: productName(t, product),
    sold: formatLocalDate(t.locale, soldOn),
    warranty: t(`service.warranty.${warranty.state}`, { date: formatLocalDate(t.locale, warranty.until) }),
    isInForce: warranty.state === 'inForce',
  }
}

/** What is open for a device of a product whose warranty has ended, a sentence each. */
export function wordWithoutWarranty(t: ServiceTranslate, product: Pick<Product, 'warranty'>): string[] {
  return withoutWarranty(product).map((what) => t(`service.warranty.open.${what}`))
}

/** What the form of a new ticket asks about the device, with those the customer has of the product; false for one sold without a warranty. */
export function deviceQuestion(t: ServiceTranslate, product: Product | undefined, devices: readonly Device[], now: EpochMs) {
  if (!product?.warranty) return false
  const mine = devices.filter((device) => device.product === product.id && device.replacedAt === null)
  return {
    devices: mine.map((device) => deviceInWords(t, deviceView(device, now))),
    hasDevices: mine.length > 0,
    open: wordWithoutWarranty(t, product),
  }
}
