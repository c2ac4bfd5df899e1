import * as z from 'zod'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import { PAY_BY, PURCHASE_STATUSES } from '../db/schema.ts'
import type { IncidentsView } from '../incidents/read.ts'
import { LedgerQuery } from '../incidents/routes.ts'
import type { EntryView, LotView } from '../incidents/view.ts'
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

/** An order as its buyer sees it. */
export const Purchase = z.object({
  id: z.string(),
  status: z.enum(PURCHASE_STATUSES),
  pack: z.string(),
  product: z.string().nullable(),
  incidents: z.int(),
  currency: z.enum(CURRENCIES),
  amountMinor: z.int(),
  payBy: z.enum(PAY_BY),
  policyVersion: z.string(),
  startConsentAt: Instant.nullable(),
  totalMinor: z.int().nullable(),
  discountMinor: z.int().nullable(),
  taxMinor: z.int().nullable(),
  refundedMinor: z.int(),
  receiptUrl: z.url().nullable(),
  checkoutUrl: z.url().nullable(),
  createdAt: Instant,
  paidAt: Instant.nullable(),
}) satisfies z.ZodType<PurchaseView>

const Created = z.object({ purchase: Purchase, checkoutUrl: z.url().nullable() }) satisfies z.ZodType<CreatedPurchase>

/** The incidents of a purchase. */
export const Lot = z.object({
  id: z.string(),
  purchase: z.string(),
  pack: z.string(),
  size: z.int(),
  remaining: z.int(),
  held: z.int(),
  expired: z.int(),
  refunded: z.int(),
  expiresAt: Instant,
  disputedAt: Instant.nullable(),
  product: z.string().nullable(),
}) satisfies z.ZodType<LotView>

/** An entry of the ledger. */
export const Entry = z.object({
  at: Instant,
  kind: z.enum(ENTRY_KINDS),
  delta: z.int(),
  balance: z.int(),
  ticket: z.string().optional(),
  purchase: z.string().optional(),
  clause: z.string(),
  reason: z.string().optional(),
}) satisfies z.ZodType<EntryView>

/** An account's incidents. */
export const Incidents = z.object({
  balance: z.int(),
  held: z.int(),
  lots: z.array(Lot),
  entries: z.array(Entry),
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
    problems: ['policy-version-outdated', 'pack-not-sold', 'pack-needs-plan', 'too-many-requests', 'payment-unavailable'],
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
    ...{
      method: 'post',
      path: '/api/purchases/{id}/checkout',
      summary: 'Pay an order by card that is not paid yet',
      access: 'account',
    },
    answers: { 200: Created },
    problems: [
      ...(['purchase-not-found', 'purchase-not-by-card', 'purchase-already-settled', 'payment-processing'] as const),
      ...(['order-outdated', 'policy-version-outdated', 'pack-not-sold', 'pack-needs-plan'] as const),
      ...(['too-many-requests', 'payment-unavailable'] as const),
    ],
  },
  {
    ...{ method: 'get', path: '/api/incidents', summary: 'Your balance, lots and ledger', access: 'account' },
    query: ListQuery,
    answers: { 200: Incidents },
  },
  {
    ...{ method: 'get', path: '/api/incidents/ledger.csv', summary: 'Your ledger for a spreadsheet', access: 'account' },
    query: LedgerQuery,
    answers: { 200: null },
  },
  {
    ...{ method: 'post', path: '/api/webhooks/stripe', summary: 'What the payment provider tells, signed', access: 'anyone' },
    answers: { 200: z.object({ received: z.literal(true) }) },
    problems: ['webhook-signature-invalid', 'webhook-purchase-mismatch', 'body-too-large', 'payment-unavailable'],
  },
]
