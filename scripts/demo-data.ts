import { displayLicenseKey, generateLicenseKey, LICENSE_KEY_RANDOM_BYTES } from '../programme/license-key.ts'

/** Who the demo data lets you be. Nobody has a password: the code comes to /dev/mail. */
export const DEMO_ACCOUNTS = [
  { email: 'customer@example.com', who: 'a customer: the license is linked by the mail address; one incident left', roles: [] },
  {
    email: 'contract@example.com',
    who: 'a customer with the best contract: monthly changes, or hardware, where the programme has them',
    roles: [],
  },
  { email: 'buyer@example.com', who: 'somebody without a license who wants to buy an incident pack', roles: [] },
  { email: 'reseller@example.com', who: 'a reseller: has sold licenses, and asks for a customer', roles: ['reseller'] },
  { email: 'agent@example.com', who: 'an agent: answers tickets at the desk', roles: ['agent'] },
  { email: 'admin@example.com', who: 'an administrator', roles: ['administrator'] },
] as const

/** What a demo key is for. `tier` counts the plans that take licenses, the best first; -1 is the last. */
interface DemoKey {
  key: string
  shown: string
  what: string
  kind: 'commercial' | 'trial'
  tier: number
  /** Support that ended long ago. */
  hasEnded: boolean
}

/** Keys of the demo data that nobody has linked: the same on every machine, so that the README can list them. */
export const demoLicenseKeys: DemoKey[] = [
  demoKey(1, 'commercial, the best plan sold with a license', 'commercial', 0, false),
  demoKey(2, 'commercial, the simplest plan sold with a license', 'commercial', -1, false),
  demoKey(3, 'commercial, its support has ended', 'commercial', -1, true),
  demoKey(4, 'trial: cannot be linked', 'trial', -1, false),
]

/** Licenses that the reseller has sold, with the days from today on which their support ends; null: no end. */
export const soldLicenseKeys = [
  { key: demoKey(6, '', 'commercial', 0, false).key, days: 30, orderEmail: 'it@fjord.example' },
  { key: demoKey(7, '', 'commercial', 0, false).key, days: null, orderEmail: 'office@klint.example' },
  { key: demoKey(8, '', 'commercial', 0, false).key, days: -90, orderEmail: 'anna@skov.example' },
]

/** The contract that is linked when contract@example.com signs in. */
export const contractKey = demoKey(9, '', 'commercial', 0, false).key

/** The license that is linked when customer@example.com signs in. */
export const customerLicenseKey = demoKey(5, '', 'commercial', 0, false).key

function demoKey(number: number, what: string, kind: DemoKey['kind'], tier: number, hasEnded: boolean): DemoKey {
  const key = generateLicenseKey(
    Uint8Array.from({ length: LICENSE_KEY_RANDOM_BYTES }, (_, index) => (number * 37 + index * 101) % 256),
  )
  return { key, shown: displayLicenseKey(key), what, kind, tier, hasEnded }
}
