import { drizzle } from 'drizzle-orm/d1'
import { getPlatformProxy } from 'wrangler'
import { programme } from '../programme/active.ts'
import { known, packById } from '../programme/find.ts'
import { lotExpiresAt } from '../programme/incident-ledger.ts'
import { licenseKeyHint } from '../programme/license-key.ts'
import { addDays, localDateAt } from '../programme/time-zone.ts'
import * as schema from '../worker/db/schema.ts'
import { newId } from '../worker/ids.ts'
import { purchaseEntries } from '../worker/incidents/ledger.ts'
import { licenseKeyHash } from '../worker/licenses/key-hash.ts'
import { contractKey, customerLicenseKey, DEMO_ACCOUNTS, demoLicenseKeys, soldLicenseKeys } from './demo-data.ts'
import { demoDevices } from './demo-devices.ts'
import { DEMO_MACROS } from './demo-macros.ts'
import { partnerRows } from './demo-partner.ts'
import { localSecret } from './local-secrets.ts'
import { ROOT } from './paths.ts'

/** Fills local D1 with the demo data, once. `node scripts/seed.ts STATE`, for the active programme. */
const state = process.argv[2] ?? '.state/own'
const now = Date.now()
const { env, dispose } = await getPlatformProxy<{ DB: D1Database }>({
  configPath: `${ROOT}wrangler.toml`,
  persist: { path: `${ROOT}${state}/v3` },
})
const db = drizzle(env.DB, { schema })

const isSeeded = await db.query.accounts.findFirst()
if (!isSeeded) {
  const licenses = await hashedLicenses()
  const rows = [
    ...accountRows(),
    ...licenses.map((license) => db.insert(schema.licenses).values(license)),
    ...incidentRows(),
    ...partnerRows(db, now, { reseller: person('reseller@example.com'), customer: person('customer@example.com') }, licenses[0]),
    ...macroRows(),
    ...demoDevices(now).map((device) => db.insert(schema.devices).values(device)),
  ]
  await db.batch(rows as unknown as Parameters<typeof db.batch>[0])
}
await dispose()

function accountRows() {
  const base = { locale: 'en' as const, timeZone: programme.vendor.timeZone, createdAt: now }
  return DEMO_ACCOUNTS.flatMap(({ email, roles }) => [
    db.insert(schema.accounts).values({ id: demoAccountId(email), email, ...base }),
    ...roles.map((role) => db.insert(schema.accountRoles).values({ accountId: demoAccountId(email), role, grantedAt: now })),
  ])
}

/** Plans that licenses give, the best first, each with a product it is sold for: the first product that has it. */
function licensedPlans() {
  const plans = programme.plans.filter((plan) => ['license', 'subscription'].includes(plan.kind) && plan.channels.ticket !== null)
  return plans
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap((plan) => {
      const product = programme.products.find(({ plans: sold }) => sold.includes(plan.id))
      return product ? [{ plan: plan.id, product: product.id }] : []
    })
}

/** A plan on the first product with a warranty that it is sold for, so that somebody can ask for a replacement; as it was where none is. */
function onHardware(sold: { plan: string; product: string } | undefined) {
  const hardware = programme.products.find(({ plans, warranty }) => warranty && sold && plans.includes(sold.plan))
  return sold && { ...sold, product: hardware?.id ?? sold.product }
}

/** The customer's license, and those that nobody has linked; none where the programme sells no license. */
async function hashedLicenses(): Promise<(typeof schema.licenses.$inferInsert)[]> {
  const licensed = licensedPlans()
  const today = localDateAt(programme.vendor.timeZone, now)
  const ofCustomer = licensed.find(({ plan }) => plan === 'pro') ?? licensed[0]
  const demo = demoLicenseKeys.map(({ key, kind, tier, hasEnded }) => {
    return { key, kind, orderEmail: 'orders@example.com', supportUntil: hasEnded ? '2020-12-31' : null, sold: licensed.at(tier) }
  })
  const soldOn = soldLicenseKeys.map(({ key, days, orderEmail }, index) => ({
    ...{ key, kind: 'commercial' as const, orderEmail, soldBy: 'reseller@example.com', orderReference: `2026-${117 + index}` },
    ...{ supportUntil: days === null ? null : addDays(today, days), sold: licensed.at(index) ?? licensed[0] },
  }))
  const customers = {
    key: customerLicenseKey,
    kind: 'commercial',
    orderEmail: 'customer@example.com',
    soldBy: 'reseller@example.com',
    supportUntil: null,
    sold: ofCustomer,
  } as const
  const contract = {
    ...{ key: contractKey, kind: 'commercial' as const, orderEmail: 'contract@example.com', supportUntil: null },
    sold: onHardware(licensed[0]),
  }
  const secrets = { LICENSE_SECRET: localSecret('LICENSE_SECRET') }
  const rows = [customers, contract, ...demo, ...soldOn].map(async ({ key, sold, ...license }) => {
    const keyHash = await licenseKeyHash(secrets, key)
    return sold ? [{ id: newId('license'), keyHash, keyHint: licenseKeyHint(key), importedAt: now, ...sold, ...license }] : []
  })
  return (await Promise.all(rows)).flat()
}

/** One incident for the customer, of the smallest pack that needs no plan; none where the programme sells none. */
function incidentRows() {
  const [smallest] = programme.packs.filter((pack) => pack.requiresPlan === null).toSorted((a, b) => a.incidents - b.incidents)
  if (!smallest) return []
  const pack = known(packById(programme, smallest.id), 'pack', smallest.id)
  const purchase = {
    id: newId('purchase'),
    accountId: demoAccountId('customer@example.com'),
    pack: pack.id,
    product: null,
    incidents: 1,
    currency: 'EUR',
    amountMinor: pack.prices.EUR,
    status: 'paid',
    payBy: 'card',
    policyVersion: programme.policy.version,
    locale: 'en',
    checkoutId: null,
    createdAt: now,
    paidAt: now,
  } as const
  return [
    db.insert(schema.purchases).values(purchase),
    ...purchaseEntries({ db, now }, purchase, lotExpiresAt(programme, pack.id, now)),
  ]
}

function macroRows() {
  const shared = { ownerId: null, revision: 0, createdAt: now, updatedAt: now }
  return DEMO_MACROS.map((macro) => db.insert(schema.macros).values({ id: newId('macro'), ...shared, ...macro }))
}

function person(email: string) {
  return { id: demoAccountId(email), email }
}

function demoAccountId(email: string): string {
  return `acc_demo_${email.split('@')[0]}`
}
