import * as z from 'zod'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { CURRENCIES } from '../../programme/schema.ts'
import { PAY_BY, PURCHASE_STATUSES } from '../db/schema.ts'
import type { IncidentsView } from '../incidents/read.ts'
import type { CreatedPurchase } from '../purchases/create.ts'
import type { PackOffer } from '../purchases/packs.ts'
import { CreatePurchase, PacksQuery } from '../purchases/schemas.ts'
import type { PurchaseView } from '../purchases/view.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { pageOf } from './answers.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()

const Pack = z.object({
  id: z.string(),
  incidents: z.int(),
  prices: z.record(z.enum(CURRENCIES), z.int()),
  validity: z.enum(['oneYear', 'calendarYear']),
  plan: z.string(),
  requiresPlan: z.array(z.string()).nullable(),
  refusal: z.enum(['signed-out', 'pack-needs-plan']).nullable(),
}) satisfies z.ZodType<PackOffer>

const Purchase = z.object({
  id: z.string(),
  status: z.enum(PURCHASE_STATUSES),
  pack: z.string(),
  product: z.string().nullable(),
  incidents: z.int(),
  currency: z.enum(CURRENCIES),
  amountMinor: z.int(),
  payBy: z.enum(PAY_BY),
  policyVersion: z.string(),
  checkoutUrl: z.url().nullable(),
  createdAt: Instant,
  paidAt: Instant.nullable(),
}) satisfies z.ZodType<PurchaseView>

const Created = z.object({ purchase: Purchase, checkoutUrl: z.url().nullable() }) satisfies z.ZodType<CreatedPurchase>

const Incidents = z.object({
  balance: z.int(),
  held: z.int(),
  lots: z.array(
    z.object({
      id: z.string(),
      purchase: z.string(),
      pack: z.string(),
      size: z.int(),
      remaining: z.int(),
      held: z.int(),
      expiresAt: Instant,
    }),
  ),
  entries: z.array(
    z.object({
      at: Instant,
      kind: z.enum(ENTRY_KINDS),
      delta: z.int(),
      balance: z.int(),
      ticket: z.string().optional(),
      purchase: z.string().optional(),
      clause: z.string(),
      reason: z.string().optional(),
    }),
  ),
  nextCursor: z.string().nullable(),
}) satisfies z.ZodType<IncidentsView>

/** Packs, purchases, the ledger. */
export const moneyOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/packs', summary: 'The incident packs, and whether you may buy them', access: 'anyone' },
    query: PacksQuery,
    answers: { 200: pageOf(Pack) },
  },
  {
    ...{ method: 'post', path: '/api/purchases', summary: 'Order a pack', access: 'account', isIdempotent: true },
    body: CreatePurchase,
    answers: { 201: Created },
    problems: ['policy-version-outdated', 'pack-not-sold', 'pack-needs-plan', 'payment-unavailable'],
  },
  {
    ...{ method: 'get', path: '/api/purchases', summary: 'Your purchases, newest first', access: 'account' },
    query: ListQuery,
    answers: { 200: pageOf(Purchase) },
  },
  {
    ...{ method: 'get', path: '/api/purchases/{id}', summary: 'One purchase of yours', access: 'account' },
    answers: { 200: z.object({ purchase: Purchase }) },
    problems: ['purchase-not-found'],
  },
  {
    ...{ method: 'get', path: '/api/incidents', summary: 'Your balance, lots and ledger', access: 'account' },
    query: ListQuery,
    answers: { 200: Incidents },
  },
  {
    ...{ method: 'post', path: '/api/webhooks/stripe', summary: 'What the payment provider tells, signed', access: 'anyone' },
    answers: { 200: z.object({ received: z.literal(true) }) },
    problems: ['webhook-signature-invalid', 'webhook-purchase-mismatch', 'body-too-large'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/purchases/{id}/paid',
      summary: 'Mark an order by invoice as paid',
      access: 'administrator',
    },
    answers: { 200: z.object({ purchase: Purchase }) },
    problems: ['purchase-not-found', 'purchase-already-settled', 'purchase-not-by-invoice'],
  },
]
