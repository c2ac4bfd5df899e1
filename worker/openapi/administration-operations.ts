import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { VAT_TREATMENTS } from '../../programme/vat.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import type { AccountFile, ListedAccount } from '../accounts/find.ts'
import {
  AccountsQuery,
  AllPurchasesQuery,
  AuditQuery,
  CancelPurchase,
  CorrectIncidents,
  ExportQuery,
  MarkPaid,
} from '../administration/schemas.ts'
import type { AuditEntryView } from '../audit/list.ts'
import { AUDIT_ACTIONS, INVOICE_KINDS, UNHELPFUL_REASONS } from '../db/schema.ts'
import type { Correction } from '../incidents/correct.ts'
import { InvoicesQuery, PdfQuery } from '../invoices/routes.ts'
import { INVOICE_STATUSES, type InvoiceView } from '../invoices/view.ts'
import type { Insights } from '../kb/insights.ts'
import type { Bounce, FailedMail } from '../mail/failed.ts'
import type { ListedPurchase, PurchaseFile } from '../purchases/list-all.ts'
import type { RatingView } from '../ratings/list.ts'
import { ListQuery, RATING_MAX } from '../tickets/schemas.ts'
import { AccountAnswer, License, pageOf } from './answers.ts'
import { Entry, Incidents, Lot, Purchase } from './money-operations.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()
const Rating = z.object({
  ticket: z.string(),
  subject: z.string(),
  plan: z.string(),
  score: z.int().min(1).max(RATING_MAX),
  comment: z.string(),
  ratedAt: Instant,
  assignee: z.string().nullable(),
}) satisfies z.ZodType<RatingView>

const LocalDate = z.iso.date()

const Party = z.object({ name: z.string(), address: z.array(z.string()), email: z.string() })

const Invoice = z.object({
  number: z.string(),
  kind: z.enum(INVOICE_KINDS),
  status: z.enum(INVOICE_STATUSES),
  purchase: z.string(),
  counterpart: z.string().nullable(),
  locale: z.enum(LOCALES),
  issuedOn: LocalDate,
  dueOn: LocalDate.nullable(),
  receivedOn: LocalDate.nullable(),
  currency: z.enum(CURRENCIES),
  netMinor: z.int(),
  vatMinor: z.int(),
  totalMinor: z.int(),
  description: z.string(),
  vat: z.object({ treatment: z.enum(VAT_TREATMENTS), percent: z.number() }),
  seller: Party.extend({
    country: z.string(),
    vatId: z.string(),
    bank: z.object({ name: z.string(), iban: z.string(), bic: z.string() }),
  }),
  buyer: Party.extend({ country: z.string().nullable(), vatId: z.string().nullable() }),
}) satisfies z.ZodType<InvoiceView>

const Listed = Purchase.extend({
  customer: z.object({ id: z.string(), email: z.string(), name: z.string().nullable() }),
  invoice: z.string().nullable(),
  receivedOn: LocalDate.nullable(),
}) satisfies z.ZodType<ListedPurchase>

const File = z.object({
  purchase: Listed,
  invoices: z.array(Invoice),
  lot: Lot.nullable(),
  entries: z.array(Entry),
}) satisfies z.ZodType<PurchaseFile>

const ListedPerson = AccountAnswer.extend({ createdAt: Instant }) satisfies z.ZodType<ListedAccount>

const Person = z.object({
  account: ListedPerson,
  licenses: z.array(License.extend({ revokedAt: Instant.nullable() })),
  incidents: Incidents,
  invoices: z.array(Invoice),
}) satisfies z.ZodType<AccountFile>

const Corrected = z.object({ lot: z.string(), delta: z.int(), reason: z.string() }) satisfies z.ZodType<Correction>

const InsightsAnswer = z.object({
  days: z.int(),
  articles: z.array(
    z.object({
      ...{ slug: z.string(), suggested: z.int(), opened: z.int(), spared: z.int() },
      ...{ helped: z.int(), notHelped: z.int() },
    }),
  ),
  missed: z.array(z.object({ locale: z.enum(LOCALES), words: z.string(), times: z.int() })),
  reasons: z.array(
    z.object({
      ...{ slug: z.string(), locale: z.enum(LOCALES), reason: z.enum(UNHELPFUL_REASONS) },
      ...{ comment: z.string().nullable(), at: Instant },
    }),
  ),
}) satisfies z.ZodType<Insights>

const Audit = z.object({
  at: Instant,
  actor: z.object({ email: z.string(), name: z.string().nullable() }).nullable(),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.string(),
  account: z.object({ id: z.string(), email: z.string() }).nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
}) satisfies z.ZodType<AuditEntryView>

const Mail = z.object({
  id: z.string(),
  recipient: z.string(),
  subject: z.string(),
  createdAt: Instant,
  failedAt: Instant,
  lastError: z.string().nullable(),
}) satisfies z.ZodType<FailedMail>

const Bounced = z.object({
  ...{ recipient: z.string(), status: z.string(), diagnostic: z.string() },
  ...{ bouncedAt: Instant, times: z.int() },
}) satisfies z.ZodType<Bounce>

const invoices: Operation[] = [
  {
    ...{ method: 'get', path: '/api/invoices', summary: 'Your invoices and credit notes, newest first', access: 'account' },
    query: InvoicesQuery,
    answers: { 200: pageOf(Invoice) },
  },
  {
    ...{
      method: 'get',
      path: '/api/invoices/{number}',
      summary: 'An invoice of yours; for administrators, anybody’s',
      access: 'account',
    },
    of: ['owner', 'administrator'],
    answers: { 200: z.object({ invoice: Invoice }) },
    problems: ['invoice-not-found'],
  },
  {
    ...{ method: 'get', path: '/api/invoices/{number}/pdf', summary: 'The same as a PDF', access: 'account' },
    of: ['owner', 'administrator'],
    query: PdfQuery,
    answers: { 200: null },
    problems: ['invoice-not-found'],
  },
]

const purchases: Operation[] = [
  {
    ...{ method: 'get', path: '/api/desk/purchases', summary: 'All purchases, newest first', access: 'administrator' },
    query: AllPurchasesQuery,
    answers: { 200: pageOf(Listed) },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/purchases/{id}',
      summary: 'A purchase with its invoices, its incidents and their ledger',
      access: 'administrator',
    },
    answers: { 200: File },
    problems: ['purchase-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/purchases/{id}/paid',
      summary: 'Mark an order by invoice as paid',
      access: 'administrator',
    },
    body: MarkPaid,
    answers: { 200: z.object({ purchase: Purchase }) },
    problems: ['purchase-not-found', 'purchase-already-settled', 'purchase-not-by-invoice'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/purchases/{id}/cancel',
      summary: 'Cancel an unpaid order by invoice; a credit note takes its invoice back',
      access: 'administrator',
    },
    body: CancelPurchase,
    answers: { 200: z.object({ purchase: Purchase }) },
    problems: ['purchase-not-found', 'purchase-already-settled', 'purchase-not-by-invoice'],
  },
]

/** Invoices, and what only administrators ask. */
export const administrationOperations: readonly Operation[] = [
  ...invoices,
  ...purchases,
  {
    ...{
      method: 'get',
      path: '/api/desk/accounts',
      summary: 'Accounts by the beginning of their address',
      access: 'administrator',
    },
    query: AccountsQuery,
    answers: { 200: pageOf(ListedPerson) },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/accounts/{email}',
      summary: 'An account with its licenses, invoices and ledger',
      access: 'administrator',
    },
    query: ListQuery,
    answers: { 200: Person },
    problems: ['account-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/accounts/{email}/corrections',
      summary: 'Correct what is left of a purchase, with a reason',
      access: 'administrator',
      isIdempotent: true,
    },
    body: CorrectIncidents,
    answers: { 201: z.object({ correction: Corrected }) },
    problems: ['account-not-found', 'lot-not-found', 'correction-overdraft'],
  },
  {
    ...{ method: 'get', path: '/api/desk/audit', summary: 'What administrators did, newest first', access: 'administrator' },
    query: AuditQuery,
    answers: { 200: pageOf(Audit) },
  },
  {
    ...{ method: 'get', path: '/api/desk/insights', summary: 'What readers looked for and found', access: 'administrator' },
    answers: { 200: InsightsAnswer },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/ratings',
      summary: 'How customers rated tickets, newest first',
      access: 'administrator',
    },
    query: ListQuery,
    answers: { 200: pageOf(Rating) },
  },
  {
    ...{ method: 'get', path: '/api/desk/mails', summary: 'Mails that were given up', access: 'administrator' },
    query: ListQuery,
    answers: { 200: pageOf(Mail) },
  },
  {
    ...{ method: 'get', path: '/api/desk/bounces', summary: 'Addresses from which mails came back', access: 'administrator' },
    query: ListQuery,
    answers: { 200: pageOf(Bounced) },
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/mails/{id}/resend',
      summary: 'Send a mail that was given up once more',
      access: 'administrator',
    },
    answers: { 204: null },
    problems: ['mail-not-found'],
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/exports/{what}',
      summary: 'Invoices, purchases or the ledger of a period as CSV',
      access: 'administrator',
    },
    query: ExportQuery,
    answers: { 200: null },
  },
]
