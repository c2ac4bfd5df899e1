import enProblemHelp from '../../locales/en/problemHelp.json' with { type: 'json' }
import { LOCALES } from '../../locales/locale.ts'

type MeaningOf<Key> = Key extends `problemHelp.${infer Slug}.meaning` ? Slug : never
/** The last part of a problem's type; each has a page that explains it. */
export type ProblemSlug = MeaningOf<keyof typeof enProblemHelp>

const PREFIX = 'problemHelp.'
const SUFFIX = '.meaning'

/** Where the way out of a problem begins, as what follows the language in the address. The others lead home. */
const WAYS_OUT: Partial<Record<ProblemSlug, WayOut>> = {
  'attachment-not-found': 'tickets',
  'escalation-not-due': 'tickets',
  'incident-balance-exhausted': 'incidents',
  'incident-given-back': 'newTicket',
  'license-linked-elsewhere': 'account',
  'license-malformed': 'licenses',
  'license-not-found': 'licenses',
  'license-not-linkable': 'kb',
  'no-entitlement': 'licenses',
  'not-an-agent': 'tickets',
  'not-found': 'kb',
  'pack-needs-plan': 'plans',
  'pack-not-sold': 'incidents',
  'payment-unavailable': 'incidents',
  'policy-version-outdated': 'policy',
  'purchase-already-settled': 'incidents',
  'purchase-not-found': 'incidents',
  'reopen-period-over': 'newTicket',
  'sign-in-code-invalid': 'signIn',
  'signed-out': 'signIn',
  'support-ended': 'plans',
  'ticket-closed': 'tickets',
  'ticket-not-found': 'tickets',
  'ticket-status-conflict': 'tickets',
  'type-not-covered': 'incidents',
}

/** Pages a reader is sent on to; their names are the messages `problemHelp.page.<name>`. */
const PAGES = {
  account: 'account/',
  home: '',
  incidents: 'incidents/',
  kb: 'kb/',
  licenses: 'licenses/',
  newTicket: 'tickets/new/',
  plans: 'plans/',
  policy: 'policy/',
  signIn: 'sign-in/',
  tickets: 'tickets/',
} as const
type WayOut = keyof typeof PAGES

/** `getStaticPaths` of the problems: one page for each, in every language. */
export function problemPages() {
  const slugs = Object.keys(enProblemHelp).filter((key) => key.endsWith(SUFFIX))
  return slugs.flatMap((key) => {
    const slug = key.slice(PREFIX.length, -SUFFIX.length) as ProblemSlug
    return LOCALES.map((locale) => ({ params: { locale, slug }, props: { locale, slug, ...wayOut(slug) } }))
  })
}

function wayOut(slug: ProblemSlug): { wayOut: WayOut; path: string } {
  const name = WAYS_OUT[slug] ?? 'home'
  return { wayOut: name, path: PAGES[name] }
}
