import { programme } from '../programme/active.ts'
import { addDays, localDateAt } from '../programme/time-zone.ts'

/** Devices of the demo data that nobody has registered, with the days ago on which each was sold: under warranty, and not any more. */
const DEVICES = [
  { serial: 'DEMO000001', daysAgo: 100 },
  { serial: 'DEMO000002', daysAgo: 1000 },
  { serial: 'DEMO000003', daysAgo: 10 },
] as const

/** The demo devices as rows, of the first product that is sold with a warranty; none where the programme has none. */
export function demoDevices(now: number) {
  const product = programme.products.find(({ warranty }) => warranty)
  if (!product?.warranty) return []
  const { includedYears } = product.warranty
  return DEVICES.map(({ serial, daysAgo }, index) => ({
    ...{ id: `dev_demo_${index + 1}`, serial, product: product.id, includedYears, extraYears: 0, importedAt: now },
    soldOn: addDays(localDateAt(programme.vendor.timeZone, now), -daysAgo),
  }))
}
