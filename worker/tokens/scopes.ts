import type { Call, Contract } from '../openapi/contract.ts'
import type { Operation, Scope } from '../openapi/operation.ts'

/** What a call asks of a token; 'any': nothing but that it is valid; null: no token will do, a person has to sign in. */
export type NeededScope = Scope | 'any' | null

/** Scopes of the calls with an account, by the first word of their path. A noun that is not here is not for tokens. */
const NOUNS: Readonly<Record<string, { read: Scope; write: Scope | null }>> = {
  tickets: { read: 'tickets:read', write: 'tickets:write' },
  attachments: { read: 'tickets:read', write: 'tickets:write' },
  uploads: { read: 'tickets:read', write: 'tickets:write' },
  changes: { read: 'tickets:read', write: null },
  partner: { read: 'licenses:read', write: 'tickets:write' },
  devices: { read: 'licenses:read', write: null },
  licenses: { read: 'licenses:read', write: null },
  entitlement: { read: 'licenses:read', write: null },
  incidents: { read: 'incidents:read', write: null },
  purchases: { read: 'incidents:read', write: null },
  invoices: { read: 'incidents:read', write: null },
}

/** What a call asks of a token: as it says itself, or as follows from who may call. */
export function scopeOf({ scope, access, method, path }: Pick<Operation, 'scope' | 'access' | 'method' | 'path'>): NeededScope {
  if (scope !== undefined) return scope
  const isRead = method === 'get'
  switch (access) {
    case 'anyone':
      return 'any'
    case 'account':
    case 'reseller': {
      const noun = NOUNS[path.split('/')[2] ?? '']
      return noun ? noun[isRead ? 'read' : 'write'] : null
    }
    case 'agent':
      return isRead ? 'desk:read' : 'desk:write'
    case 'administrator':
      return 'admin'
    default:
      return access satisfies never
  }
}

/** What the call at a route, as Hono writes it ("/api/tickets/:number"), asks of a token; undefined where no call is described. */
export function scopeOfRoute({ paths }: Contract, method: string, route: string): NeededScope | undefined {
  const path = route.replaceAll(/:(\w+)/g, '{$1}').replace(/\/$/, '')
  const call = paths[path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
  return call && scopeOfCall(call)
}

/** What a call asks of a token, as the contract says it. */
export function scopeOfCall({ security }: Call): NeededScope {
  if (!security) return 'any'
  const token = security.find((way) => way.token)?.token
  return token ? ((token[0] as Scope | undefined) ?? 'any') : null
}
