import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { programme } from '../programme/active.ts'
import { resellerStandings } from '../programme/reseller-standing.ts'
import * as schema from '../worker/db/schema.ts'
import { newToken } from '../worker/hash.ts'
import { newId } from '../worker/ids.ts'
import { CONSENT_MS } from '../worker/partners/submit.ts'
import { ticketRow } from '../worker/tickets/submit.ts'

/** Somebody of the demo data. */
interface Person {
  id: string
  email: string
}

/**
 * The rows of a ticket that a reseller submitted about a license they sold, with its customer's consent; none where the programme has no
 * plan for resellers, or sells no license.
 */
export function partnerRows(
  db: DrizzleD1Database<typeof schema>,
  now: number,
  { reseller, customer }: { reseller: Person; customer: Person },
  license: { id: string; product: string } | undefined,
) {
  const standing = resellerStandings(programme).find(({ product }) => product.id === license?.product)
  if (!standing || !license) return []
  const { product, plan } = standing
  const [type = 'defect'] = plan.types ?? programme.requestTypes
  const severity = programme.severities.at(-1) ?? 'S3'
  const ticketId = newId('ticket')
  const input = {
    ...{ product: product.id, version: product.currentRelease, type, severity, locale: 'en' as const, payWith: 'plan' as const },
    ...{ subject: 'The viewer asks for a password twice', policyVersion: programme.policy.version },
  }
  const ticket = ticketRow({ now }, ticketId, reseller, input, { kind: 'plan', plan: plan.id })
  const question = { ticketId, resellerId: reseller.id, licenseId: license.id, email: customer.email, tokenHash: newToken() }
  const body =
    'Our customer is asked for the password of the host twice, since the last update. They can be reached in the mornings.'
  const message = {
    id: newId('message'),
    ticketId,
    authorId: reseller.id,
    authorRole: 'customer',
    visibility: 'public',
    body,
  } as const
  const participant = { ticketId, accountId: customer.id, kind: 'endCustomer', submittedAt: now, addedBy: customer.id } as const
  return [
    db.insert(schema.tickets).values(ticket),
    db.insert(schema.messages).values({ ...message, createdAt: now }),
    db
      .insert(schema.ticketConsents)
      .values({ ...question, status: 'given', askedAt: now, answeredAt: now, expiresAt: now + CONSENT_MS }),
    db.insert(schema.ticketParticipants).values({ ...participant, addedAt: now }),
  ]
}
