import { readdirSync } from 'node:fs'
import { programme } from '../../programme/active.ts'
import { ROOT } from '../paths.ts'
import { signIn, submitTicket } from './customer.ts'

/** A kind of page, by one that stands for it. */
export type PageKind = Readonly<{
  name: string
  /** What follows the language in its address. */
  path: string
  /**
   * Whom it is for: everybody and search engines; everybody, though search engines have no use for it; whoever mistyped an address; or
   * somebody who has signed in.
   */
  audience: 'found' | 'public' | 'lost' | 'signed-in'
  /** The session it is read with, as the header `cookie` names it. */
  cookie?: string
}>

/** Kinds of pages that are read without signing in. */
export function openPages(): PageKind[] {
  const replaced = readdirSync(`${ROOT}site/content/policy/own`)
    .filter((version) => version < programme.policy.version)
    .sort()
    .at(-1)
  const found = {
    ...{ home: '', policy: 'policy/', 'policy-history': 'policy/changes/', plans: 'plans/', kb: 'kb/' },
    ...{ article: 'kb/install-nordlys-remote/', 'article-table': 'kb/firewall-and-ports/' },
    ...{ problem: 'problems/no-entitlement/', 'promise-kept': 'promise-kept/', accessibility: 'accessibility/' },
  }
  const open = {
    ...{ 'policy-version': `policy/${replaced}/`, 'policy-changes': `policy/${replaced}/changes/`, search: 'search/' },
    ...{ developers: 'developers/', 'developers-part': 'developers/tickets/', 'sign-in': 'sign-in/', incidents: 'incidents/' },
  }
  return [...kinds(found, 'found'), ...kinds(open, 'public'), ...kinds({ 'not-found': 'nothing-here/' }, 'lost')]
}

/** Kinds of pages behind the sign-in of a portal with the demo data, each read by somebody whom it is for; with a ticket, submitted now. */
export async function signedInPages(origin: string): Promise<PageKind[]> {
  const customer = await signIn(origin, 'customer@example.com')
  const agent = await signIn(origin, 'agent@example.com')
  const number = await submitTicket(origin, customer)
  const customers = {
    ...{ account: 'account/', licenses: 'licenses/', tickets: 'tickets/', ticket: `tickets/${number}/` },
    ...{ 'ticket-form': `tickets/new/?product=${programme.products[0]?.id}`, 'own-incidents': 'incidents/' },
  }
  const agents = { desk: 'desk/', 'desk-ticket': `desk/tickets/${number}/` }
  return [...kinds(customers, 'signed-in', customer), ...kinds(agents, 'signed-in', agent)]
}

function kinds(paths: Record<string, string>, audience: PageKind['audience'], cookie?: string): PageKind[] {
  return Object.entries(paths).map(([name, path]) => ({ name, path, audience, ...(cookie ? { cookie } : {}) }))
}
