import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { LOCALES } from '../../locales/locale.ts'
import { ESTIMATE_STATUSES } from '../../programme/change-allowance.ts'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { LICENSE_KINDS } from '../../programme/license-key.ts'
import type { MacroTexts } from '../../programme/macro.ts'
import type { MadePromises } from '../../programme/promise-made.ts'
import { ACTORS, STATUSES } from '../../programme/ticket-status.ts'
import { CURRENCIES, ESCALATION_ROLES, OUTCOMES, REQUEST_TYPES, SEVERITIES, TARGET_EVENTS } from '../../programme/vocabulary.ts'
import { REPLACEMENT_STATUSES } from '../../programme/warranty.ts'

/**
 * The tables of the portal. Instants are `…_at`, epoch milliseconds; ids are prefixed and opaque; secrets are stored
 * only as hashes. What drizzle cannot say (STRICT, triggers) stands in the migrations, and a test holds the two together.
 */

/** What an account may be besides a customer. Escalations go to the team lead and the support manager (`worker/promises/staff.ts`). */
export const ROLES = ['reseller', 'agent', 'teamLead', 'supportManager', 'administrator'] as const
export const PURCHASE_STATUSES = [
  'pending',
  'processing',
  'paid',
  'disputed',
  'refunded',
  'failed',
  'expired',
  'cancelled',
] as const
export const PAY_BY = ['card', 'invoice'] as const
/** `charge`: the sum that a charge reports as refunded; the others are a refund and a dispute of their own. */
export const REVERSAL_KINDS = ['refund', 'charge', 'dispute'] as const
/** `open`: a dispute not decided yet; `done`: the money has gone back; `void`: it has not, after all. */
export const REVERSAL_STATES = ['open', 'done', 'void'] as const
/** A credit note takes back the whole of the invoice it names. */
export const INVOICE_KINDS = ['invoice', 'creditNote'] as const
/** What administrators do that must be explainable years later. */
export const AUDIT_ACTIONS = [
  'roles.changed',
  'licenses.imported',
  'devices.imported',
  'license.revoked',
  'license.key-replaced',
  'purchase.paid',
  'purchase.cancelled',
  'incidents.corrected',
  'mail.resent',
  'token.created',
  'token.revoked',
  'webhook.created',
  'webhook.changed',
  'webhook.secret-rotated',
  'webhook.deleted',
] as const
/** What a token may be used for, besides what its account may. Desk and administration are for accounts with the role. */
export const SCOPES = [
  'tickets:read',
  'tickets:write',
  'licenses:read',
  'incidents:read',
  'desk:read',
  'desk:write',
  'admin',
] as const
/** `failed`: switched off by the portal, after days without one delivery. */
export const WEBHOOK_STATES = ['enabled', 'disabled', 'failed'] as const
/** How remote access details come to their end: read once by the agent in charge, or never. */
export const SECRET_ENDS = ['read', 'replaced', 'withdrawn', 'ticketOver', 'expired'] as const
export const VISIBILITIES = ['public', 'internal'] as const
export const PAY_WITH = ['plan', 'incident'] as const
/** Why somebody besides its customer is on a ticket: same organisation; sold the license; is whom a reseller asks for. */
export const PARTICIPANT_KINDS = ['colleague', 'reseller', 'endCustomer'] as const
/** `asked` is answered by the end customer, or lapses; what was given may be `withdrawn`. */
export const CONSENT_STATUSES = ['asked', 'given', 'declined', 'withdrawn', 'lapsed'] as const
/** What a macro suggests to do with the ticket when the reply is sent. */
export const MACRO_FOLLOW_UPS = ['waiting', 'resolved'] as const
/** What a mail is, by its headers. Only a `message` was written by somebody who waits for an answer. */
export const MAIL_CLASSES = ['message', 'autoReply', 'bounce', 'list', 'loop', 'unreadable'] as const
/** Why a mail was not placed by itself. */
export const MAIL_REASONS = [
  'stranger',
  'unauthenticated',
  'no-sender',
  'empty',
  'ticket-over',
  'no-entitlement',
  'no-channel',
  'too-many',
  'unreadable',
  'failed',
] as const
/** Where a mail is. An agent decides on what is `pending`, and may yet do so on what was `answered` or `ignored`; the others are over. */
export const MAIL_PLACES = ['pending', 'answered', 'ignored', 'replied', 'opened', 'noted', 'repeated', 'dismissed'] as const
/** `accepted` holds the parts' tickets; an agent may take back (`withdrawn`) what is still proposed. */
export const SPLIT_STATUSES = ['proposed', 'accepted', 'declined', 'withdrawn'] as const

/**
 * What readers do with articles: `suggested` while a subject was typed, `opened` from there or from a search, `spared` where the form was then
 * left without being sent; `helped` and `notHelped` as readers say below the article.
 */
export const READINGS = ['suggested', 'opened', 'spared', 'helped', 'notHelped'] as const
/** Why an article did not help. */
export const UNHELPFUL_REASONS = ['wrong', 'unclear', 'otherProblem', 'outdated'] as const

const instant = (name: string) => integer(name, { mode: 'number' })
const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`

export const accounts = sqliteTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    /** Verified, trimmed and in lower case. */
    email: text('email').notNull().unique(),
    /** What the person calls themselves; null until told. */
    name: text('name'),
    locale: text('locale', { enum: LOCALES }).notNull(),
    /** IANA zone the account reads times in. */
    timeZone: text('time_zone').notNull(),
    /** Whether reminders are sent of what the reader may let be, such as incidents that expire. */
    wantsReminders: integer('wants_reminders', { mode: 'boolean' }).notNull().default(true),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [check('accounts_locale', oneOf(t.locale, LOCALES))],
)

export const accountRoles = sqliteTable(
  'account_roles',
  {
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    role: text('role', { enum: ROLES }).notNull(),
    grantedAt: instant('granted_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.role] }),
    index('account_roles_by_role').on(t.role, t.grantedAt),
    check('account_roles_role', oneOf(t.role, ROLES)),
  ],
)

export const sessions = sqliteTable(
  'sessions',
  {
    /** SHA-256 of the cookie's token, hexadecimal. */
    tokenHash: text('token_hash').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('sessions_by_account').on(t.accountId), index('sessions_by_expiry').on(t.expiresAt)],
)

/** What other programs identify themselves with, for an account. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** What its maker calls it. */
    name: text('name').notNull(),
    /** SHA-256 of the token, hexadecimal. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Last four characters, for display. */
    hint: text('hint').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<(typeof SCOPES)[number][]>().notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** To the hour; null: never used. */
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [index('api_tokens_by_account').on(t.accountId, t.createdAt), index('api_tokens_by_expiry').on(t.expiresAt)],
)

export const signInCodes = sqliteTable(
  'sign_in_codes',
  {
    id: text('id').primaryKey(),
    email: text('email').notNull(),
    locale: text('locale', { enum: LOCALES }).notNull(),
    /** HMAC of the six digits under the portal's secret: six digits alone could be guessed from a plain hash. */
    codeHash: text('code_hash').notNull(),
    /** SHA-256 of the link's token. */
    tokenHash: text('token_hash').notNull().unique(),
    triesLeft: integer('tries_left').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** Null while it can still be used. */
    usedAt: instant('used_at'),
  },
  (t) => [
    index('sign_in_codes_by_email').on(t.email, t.expiresAt),
    index('sign_in_codes_by_expiry').on(t.expiresAt),
    check('sign_in_codes_tries', sql`${t.triesLeft} >= 0`),
  ],
)

/** One guarded action of a subject; a trigger refuses the insert that would exceed `allowed` within `window_ms`. */
export const attempts = sqliteTable(
  'attempts',
  {
    id: integer('id').primaryKey(),
    kind: text('kind').notNull(),
    /** HMAC of an address or client, or an account id. */
    subject: text('subject').notNull(),
    at: instant('at').notNull(),
    allowed: integer('allowed').notNull(),
    windowMs: integer('window_ms').notNull(),
  },
  (t) => [index('attempts_by_subject').on(t.kind, t.subject, t.at), index('attempts_by_time').on(t.at)],
)

/** The answer to a write that could be sent twice. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    key: text('key').notNull(),
    /** SHA-256 of what was asked for. */
    requestHash: text('request_hash').notNull(),
    /** The answer's body as JSON. */
    answer: text('answer').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] }), index('idempotency_keys_by_time').on(t.createdAt)],
)

/** Order by end of support, one without an end last. SQL of the index and of the queries that use it. */
export const supportOrder = sql<string>`(case when support_until is null then '9999-12-31' else support_until end)`

export const licenses = sqliteTable(
  'licenses',
  {
    id: text('id').primaryKey(),
    /** HMAC-SHA-256 of the normalised key under the portal's license secret. */
    keyHash: text('key_hash').notNull().unique(),
    /** Last four characters, for display. */
    keyHint: text('key_hint').notNull(),
    product: text('product').notNull(),
    plan: text('plan').notNull(),
    kind: text('kind', { enum: LICENSE_KINDS }).notNull(),
    /** Mail address of the order, in lower case; signing in with it links the license. Null for a signed key, which names no address. */
    orderEmail: text('order_email'),
    /** The vendor's number of the order, as a signed key or the import names it; null where neither does. */
    orderReference: text('order_reference'),
    /** Mail address of the reseller who sold it, in lower case; null where the vendor did. */
    soldBy: text('sold_by'),
    /** Id of the key that signed it; null for an imported one. */
    signingKey: text('signing_key'),
    /** Last day of support, inclusive, a local date in the vendor's zone; null: no end. */
    supportUntil: text('support_until'),
    /** Null until linked; then for good, but that the owner of an organisation may hand it over with its licenses. */
    accountId: text('account_id').references(() => accounts.id),
    linkedAt: instant('linked_at'),
    /** Null unless withdrawn by the vendor. */
    revokedAt: instant('revoked_at'),
    importedAt: instant('imported_at').notNull(),
  },
  (t) => [
    index('licenses_by_account').on(t.accountId),
    index('licenses_by_order').on(t.orderEmail),
    index('licenses_sold').on(t.soldBy, supportOrder, t.id).where(sql`sold_by is not null`),
    index('licenses_sold_by_hint').on(t.soldBy, t.keyHint).where(sql`sold_by is not null`),
    index('licenses_sold_by_order').on(t.soldBy, t.orderEmail).where(sql`sold_by is not null`),
    index('licenses_sold_by_reference').on(t.soldBy, t.orderReference).where(sql`sold_by is not null`),
    check('licenses_kind', oneOf(t.kind, LICENSE_KINDS)),
    check('licenses_linked', sql`(${t.accountId} is null) = (${t.linkedAt} is null)`),
    check('licenses_source', sql`(${t.signingKey} is null) = (${t.orderEmail} is not null)`),
  ],
)

/** Colleagues who share the licenses of one of them, the owner. Triggers keep the owner among the members. */
export const organisations = sqliteTable('organisations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Whose licenses all members share. */
  ownerId: text('owner_id')
    .notNull()
    .unique()
    .references(() => accounts.id),
  createdAt: instant('created_at').notNull(),
})

/** Who belongs to an organisation, its owner included; nobody to two. */
export const organisationMembers = sqliteTable(
  'organisation_members',
  {
    accountId: text('account_id')
      .primaryKey()
      .references(() => accounts.id),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    joinedAt: instant('joined_at').notNull(),
  },
  (t) => [index('organisation_members_by_organisation').on(t.organisationId, t.joinedAt)],
)

/** Invitations that can still be accepted; accepting one, or withdrawing it, deletes it. */
export const organisationInvitations = sqliteTable(
  'organisation_invitations',
  {
    id: text('id').primaryKey(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    /** The only address that may accept it, in lower case. */
    email: text('email').notNull(),
    /** SHA-256 of the link's token. */
    tokenHash: text('token_hash').notNull().unique(),
    invitedAt: instant('invited_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    uniqueIndex('organisation_invitations_one_an_address').on(t.organisationId, t.email),
    index('organisation_invitations_by_expiry').on(t.expiresAt),
  ],
)

export const purchases = sqliteTable(
  'purchases',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    pack: text('pack').notNull(),
    /** Product whose price list was used; null: the general one. */
    product: text('product'),
    incidents: integer('incidents').notNull(),
    currency: text('currency', { enum: CURRENCIES }).notNull(),
    /** Price agreed, VAT exclusive, minor units. */
    amountMinor: integer('amount_minor').notNull(),
    status: text('status', { enum: PURCHASE_STATUSES }).notNull(),
    payBy: text('pay_by', { enum: PAY_BY }).notNull(),
    policyVersion: text('policy_version').notNull(),
    locale: text('locale', { enum: LOCALES }).notNull(),
    /** When the buyer asked us to start at once, knowing what becomes of the right of withdrawal; null: not asked, the right stays whole. */
    startConsentAt: instant('start_consent_at'),
    /** The payment provider's checkout session, the last where one was opened anew; null for invoices. */
    checkoutId: text('checkout_id').unique(),
    /** Where the buyer pays; null for invoices. */
    checkoutUrl: text('checkout_url'),
    /** How many checkouts were opened for it. */
    checkouts: integer('checkouts').notNull().default(0),
    /** The provider's name of the payment, which refunds and disputes go by; null until it is paid by card. */
    paymentId: text('payment_id').unique(),
    /** What the provider took, VAT included, after any discount; null until it is paid by card. Minor units, as the next three. */
    totalMinor: integer('total_minor'),
    discountMinor: integer('discount_minor'),
    taxMinor: integer('tax_minor'),
    /** What has gone back to the buyer of `total_minor`, by refunds and lost disputes. */
    refundedMinor: integer('refunded_minor').notNull().default(0),
    /** The provider's page of the invoice; null until it is known. */
    receiptUrl: text('receipt_url'),
    createdAt: instant('created_at').notNull(),
    /** When the provider is next asked what became of the checkout; moved on after each time, null for invoices and once settled. */
    nextCheckAt: instant('next_check_at'),
    paidAt: instant('paid_at'),
    /** Date on which the money for an invoice arrived, local in the vendor's zone; null until then and for cards. */
    receivedOn: text('received_on'),
    /** When an unpaid order by invoice is next reminded or lapses; null for cards and once it is over. */
    nextStepAt: instant('next_step_at'),
  },
  (t) => [
    index('purchases_by_account').on(t.accountId, t.createdAt, t.id),
    index('purchases_by_time').on(t.createdAt, t.id),
    index('purchases_by_status').on(t.status, t.createdAt, t.id),
    index('purchases_to_step').on(t.nextStepAt).where(sql`next_step_at is not null`),
    index('purchases_to_check').on(t.nextCheckAt).where(sql`next_check_at is not null`),
    check('purchases_incidents', sql`${t.incidents} > 0`),
    check('purchases_amount', sql`${t.amountMinor} >= 0`),
    check('purchases_paid', sql`(${t.status} in ('paid', 'disputed', 'refunded')) = (${t.paidAt} is not null)`),
    check('purchases_refunded', sql`${t.refundedMinor} >= 0`),
    check('purchases_status', oneOf(t.status, PURCHASE_STATUSES)),
    check('purchases_pay_by', oneOf(t.payBy, PAY_BY)),
    check('purchases_currency', oneOf(t.currency, CURRENCIES)),
  ],
)

/** Invoices and credit notes as they were issued; triggers refuse a gap, an update and a delete. */
export const invoices = sqliteTable(
  'invoices',
  {
    id: text('id').primaryKey(),
    /** Prefix and year of issue: "NS-2026". Numbers are consecutive within it. */
    series: text('series').notNull(),
    sequence: integer('sequence').notNull(),
    /** As printed: "NS-2026-00017". */
    number: text('number').notNull().unique(),
    kind: text('kind', { enum: INVOICE_KINDS }).notNull(),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** The invoice that a credit note takes back; null for invoices. */
    creditsId: text('credits_id')
      .unique()
      .references((): AnySQLiteColumn => invoices.id),
    locale: text('locale', { enum: LOCALES }).notNull(),
    currency: text('currency', { enum: CURRENCIES }).notNull(),
    /** Minor units; below zero on a credit note. */
    netMinor: integer('net_minor').notNull(),
    vatMinor: integer('vat_minor').notNull(),
    issuedAt: instant('issued_at').notNull(),
    /** Last date to pay on, local in the vendor's zone; a credit note has none. */
    dueOn: text('due_on'),
    /** Seller, buyer, line, and how VAT was treated, as JSON: what the paper says stays, whatever the programme says later. */
    paper: text('paper').notNull(),
  },
  (t) => [
    uniqueIndex('invoices_consecutive').on(t.series, t.sequence),
    uniqueIndex('invoices_one_each').on(t.purchaseId, t.kind),
    index('invoices_by_account').on(t.accountId, t.issuedAt, t.id),
    index('invoices_by_time').on(t.issuedAt, t.id),
    check('invoices_kind', oneOf(t.kind, INVOICE_KINDS)),
    check('invoices_locale', oneOf(t.locale, LOCALES)),
    check('invoices_currency', oneOf(t.currency, CURRENCIES)),
    check('invoices_credits', sql`(${t.kind} = 'creditNote') = (${t.creditsId} is not null)`),
    check('invoices_due', sql`(${t.kind} = 'invoice') = (${t.dueOn} is not null)`),
  ],
)

/** Reminders of an unpaid order by invoice, each sent once. */
export const paymentReminders = sqliteTable(
  'payment_reminders',
  {
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    /** Counted from 1. */
    step: integer('step').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.purchaseId, t.step] })],
)

/** Who did what, when, to whom: append-only, triggers refuse an update and a delete. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    /** Insertion order. */
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    at: instant('at').notNull(),
    /** Null: somebody with access to the machine, by a command there. */
    actorId: text('actor_id').references(() => accounts.id),
    action: text('action', { enum: AUDIT_ACTIONS }).notNull(),
    /** Id of what it was done to. */
    subject: text('subject').notNull(),
    /** Account concerned; null where it is nobody's in particular. */
    accountId: text('account_id').references(() => accounts.id),
    /** State before and after, or what was given, as JSON; null where there is none. */
    before: text('before'),
    after: text('after'),
  },
  (t) => [
    index('audit_entries_by_action').on(t.action, t.sequence),
    index('audit_entries_by_account').on(t.accountId, t.sequence),
    check('audit_entries_action', oneOf(t.action, AUDIT_ACTIONS)),
  ],
)

/** What the provider says of money that goes back; the sum of it decides what becomes of the purchase. A state only moves on. */
export const paymentReversals = sqliteTable(
  'payment_reversals',
  {
    /** The provider's id of the refund, the charge or the dispute. */
    id: text('id').primaryKey(),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchases.id),
    kind: text('kind', { enum: REVERSAL_KINDS }).notNull(),
    state: text('state', { enum: REVERSAL_STATES }).notNull(),
    /** VAT included, minor units, in the purchase's currency. */
    amountMinor: integer('amount_minor').notNull(),
    reportedAt: instant('reported_at').notNull(),
  },
  (t) => [
    index('payment_reversals_by_purchase').on(t.purchaseId),
    check('payment_reversals_kind', oneOf(t.kind, REVERSAL_KINDS)),
    check('payment_reversals_state', oneOf(t.state, REVERSAL_STATES)),
    check('payment_reversals_amount', sql`${t.amountMinor} >= 0`),
  ],
)

/** The incidents of one purchase. The numbers from `remaining` to `last_entry` are kept by triggers from the entries; the worker cannot write them. */
export const incidentLots = sqliteTable(
  'incident_lots',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    purchaseId: text('purchase_id')
      .notNull()
      .unique()
      .references(() => purchases.id),
    pack: text('pack').notNull(),
    /** Product whose own price list it was bought at, and on which alone it is spent; null: the general price list. */
    product: text('product'),
    size: integer('size').notNull(),
    /** Sum of the entries' deltas; below zero only after more was refunded than was left. */
    remaining: integer('remaining').notNull().default(0),
    /** Incidents held for tickets that are not settled yet. */
    held: integer('held').notNull().default(0),
    /** Incidents that have expired. */
    expired: integer('expired').notNull().default(0),
    /** Incidents that were taken back because money was paid back. */
    refunded: integer('refunded').notNull().default(0),
    /** Sequence of the last entry that these numbers count. */
    lastEntry: integer('last_entry').notNull().default(0),
    /** First instant at which it can no longer be spent. */
    expiresAt: instant('expires_at').notNull(),
    /** Since when its payment is disputed: meanwhile it can neither be spent nor expire; null: it is not. */
    disputedAt: instant('disputed_at'),
    createdAt: instant('created_at').notNull(),
    /** When its owner is next reminded that it expires; moved on after each reminder, null after the last. */
    remindAt: instant('remind_at'),
  },
  (t) => [
    index('incident_lots_to_remind').on(t.remindAt).where(sql`remaining > 0 and remind_at is not null`),
    index('incident_lots_spendable').on(t.accountId, t.expiresAt).where(sql`remaining > 0`),
    index('incident_lots_owing').on(t.accountId).where(sql`remaining < 0`),
    index('incident_lots_disputed').on(t.accountId).where(sql`disputed_at is not null`),
    index('incident_lots_held').on(t.accountId).where(sql`held > 0`),
    index('incident_lots_expiring').on(t.expiresAt).where(sql`remaining > 0 and disputed_at is null`),
    index('incident_lots_by_account').on(t.accountId, t.createdAt),
    check('incident_lots_size', sql`${t.size} > 0`),
    check('incident_lots_held', sql`${t.held} >= 0`),
    check('incident_lots_refunded', sql`${t.refunded} between 0 and ${t.size}`),
  ],
)

/** The append-only ledger; triggers refuse an overdraft, an update and a delete. */
export const incidentEntries = sqliteTable(
  'incident_entries',
  {
    /** Insertion order. */
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => incidentLots.id),
    at: instant('at').notNull(),
    kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
    delta: integer('delta').notNull(),
    /** The account's sum of deltas, this entry included. */
    balance: integer('balance').notNull(),
    ticketId: text('ticket_id').references((): AnySQLiteColumn => tickets.id),
    purchaseId: text('purchase_id').references(() => purchases.id),
    /** Slug of the policy clause it follows. */
    clause: text('clause').notNull(),
    /** Why, where the kind alone does not say. */
    reason: text('reason'),
    /** The hold that a settlement or release ends; each hold ends once. */
    resolvesId: text('resolves_id').unique(),
  },
  (t) => [
    index('incident_entries_by_account').on(t.accountId, t.sequence),
    index('incident_entries_by_time').on(t.at, t.sequence),
    index('incident_entries_by_lot').on(t.lotId, t.sequence),
    index('incident_entries_by_ticket').on(t.ticketId),
    uniqueIndex('incident_entries_one_hold').on(t.ticketId).where(sql`kind = 'hold'`),
    uniqueIndex('incident_entries_one_purchase').on(t.purchaseId).where(sql`kind = 'purchase'`),
    check('incident_entries_kind', oneOf(t.kind, ENTRY_KINDS)),
    check(
      'incident_entries_delta',
      sql`case ${t.kind} when 'purchase' then ${t.delta} > 0 when 'hold' then ${t.delta} = -1 when 'settle' then ${t.delta} = 0
        when 'release' then ${t.delta} = 1 when 'expire' then ${t.delta} < 0 when 'refund' then ${t.delta} < 0 else ${t.reason} is not null end`,
    ),
    check('incident_entries_resolves', sql`(${t.kind} in ('settle', 'release')) = (${t.resolvesId} is not null)`),
    check('incident_entries_names', sql`${t.ticketId} is not null or ${t.purchaseId} is not null`),
  ],
)

/** Events of the payment provider already applied, so that one that comes twice is applied once. */
export const webhookEvents = sqliteTable('webhook_events', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  receivedAt: instant('received_at').notNull(),
})

export const tickets = sqliteTable(
  'tickets',
  {
    id: text('id').primaryKey(),
    /** Nine random digits people read out on the phone; says nothing about how many tickets there are. */
    number: text('number').notNull().unique(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    product: text('product').notNull(),
    /** As the customer told it; "" where a mail opened the ticket and nobody has asked yet. */
    version: text('version').notNull(),
    type: text('type', { enum: REQUEST_TYPES }).notNull(),
    severity: text('severity', { enum: SEVERITIES }).notNull(),
    subject: text('subject').notNull(),
    /** Language the customer wrote in. */
    locale: text('locale', { enum: LOCALES }).notNull(),
    plan: text('plan').notNull(),
    rank: integer('rank').notNull(),
    payWith: text('pay_with', { enum: PAY_WITH }).notNull(),
    policyVersion: text('policy_version').notNull(),
    status: text('status', { enum: STATUSES }).notNull(),
    /** Null until resolved. */
    outcome: text('outcome', { enum: OUTCOMES }),
    assigneeId: text('assignee_id').references(() => accounts.id),
    submittedAt: instant('submitted_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** Counts the changes; a change that was decided on an older revision is refused. */
    revision: integer('revision').notNull().default(0),
    /** Promised instants, fixed at submission, so that later edits of holidays or plans never move them; null: no such promise. */
    assignmentDueAt: instant('assignment_due_at'),
    assignmentMetAt: instant('assignment_met_at'),
    firstResponseDueAt: instant('first_response_due_at'),
    firstResponseMetAt: instant('first_response_met_at'),
    /** Null while paused, too: see `resolution_left_ms`. */
    resolutionDueAt: instant('resolution_due_at'),
    resolutionMetAt: instant('resolution_met_at'),
    /** The targets that the promised instants come from, as they were meant then: later edits of the programme do not reword a promise. */
    promised: text('promised', { mode: 'json' }).$type<MadePromises>().notNull().default({}),
    /** Whether the first response came in time; null until the reply or the deadline decides it, then for good. */
    firstResponseKept: integer('first_response_kept', { mode: 'boolean' }),
    /** Open time left while the ticket waits for the customer, milliseconds; null when the clock runs. */
    resolutionLeftMs: integer('resolution_left_ms'),
    /** When a replacement that was promised for it is to be shipped; null when none is awaited. */
    replacementDueAt: instant('replacement_due_at'),
    /** Earliest promised instant not yet met; null when none is left or the ticket is over. The queue's order. */
    nextDueAt: instant('next_due_at'),
    /** When the watch over promises looks at it next, at the latest when something is to be done; null: nothing to watch. */
    nextWatchAt: instant('next_watch_at'),
    resolvedAt: instant('resolved_at'),
    closedAt: instant('closed_at'),
    escalatedAt: instant('escalated_at'),
    /** Number of the ticket this one was merged into, as its duplicate; null: it was not. Triggers keep it for good. */
    mergedInto: text('merged_into').references((): AnySQLiteColumn => tickets.number),
    /** 1 to 5; null until rated. */
    ratingScore: integer('rating_score'),
    ratingComment: text('rating_comment'),
    /** When it was rated, or the rating last changed; null until rated. */
    ratedAt: instant('rated_at'),
    /** When its customer was asked by mail to rate it; null: not yet. */
    ratingAskedAt: instant('rating_asked_at'),
  },
  (t) => [
    index('tickets_by_account').on(t.accountId, t.submittedAt),
    index('tickets_open_by_account').on(t.accountId).where(sql`status in ('new', 'open', 'waiting') and pay_with = 'plan'`),
    index('tickets_to_watch').on(t.nextWatchAt).where(sql`next_watch_at is not null`),
    index('tickets_resolved').on(t.resolvedAt).where(sql`status = 'resolved'`),
    index('tickets_rated').on(t.ratedAt, t.id).where(sql`rated_at is not null`),
    index('tickets_merged').on(t.mergedInto, t.submittedAt).where(sql`merged_into is not null`),
    check('tickets_status', oneOf(t.status, STATUSES)),
    check('tickets_type', oneOf(t.type, REQUEST_TYPES)),
    check('tickets_severity', oneOf(t.severity, SEVERITIES)),
    check('tickets_locale', oneOf(t.locale, LOCALES)),
    check('tickets_pay_with', oneOf(t.payWith, PAY_WITH)),
    check('tickets_outcome', sql`${t.outcome} is null or ${oneOf(t.outcome, OUTCOMES)}`),
    check('tickets_merged_as_duplicate', sql`${t.mergedInto} is null or ${t.outcome} = 'duplicate'`),
    check('tickets_rating', sql`${t.ratingScore} is null or ${t.ratingScore} between 1 and 5`),
    check('tickets_rated', sql`(${t.ratingScore} is null) = (${t.ratedAt} is null)`),
  ],
)

export const messages = sqliteTable(
  'messages',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    authorId: text('author_id')
      .notNull()
      .references(() => accounts.id),
    /** On whose behalf it was written. */
    authorRole: text('author_role', { enum: ACTORS }).notNull(),
    visibility: text('visibility', { enum: VISIBILITIES }).notNull(),
    body: text('body').notNull(),
    /** What came below it by mail, shown when asked for: the mail it answers, and the signature; null where there is none. */
    quoted: text('quoted'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('messages_by_ticket').on(t.ticketId, t.createdAt),
    check('messages_author_role', oneOf(t.authorRole, ACTORS)),
    check('messages_visibility', oneOf(t.visibility, VISIBILITIES)),
  ],
)

/** The number under which a ticket's messages stand in the agents' search; triggers give it, in the order of submission. */
export const ticketDocuments = sqliteTable('ticket_documents', {
  id: integer('id').primaryKey(),
  ticketId: text('ticket_id')
    .notNull()
    .unique()
    .references(() => tickets.id),
  /** Messages in the index. */
  messages: integer('messages').notNull(),
})

/** Which agents have a ticket open on their screen, so that two of them do not answer at once. What is old counts as gone, and is cleared. */
export const ticketPresence = sqliteTable(
  'ticket_presence',
  {
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Whether a reply is being written. */
    isWriting: integer('is_writing', { mode: 'boolean' }).notNull(),
    seenAt: instant('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.accountId] }), index('ticket_presence_by_time').on(t.seenAt)],
)

/** What happened to a ticket besides messages: status changes, assignment, escalation. */
export const ticketEvents = sqliteTable(
  'ticket_events',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    actorId: text('actor_id').references(() => accounts.id),
    actor: text('actor', { enum: ACTORS }).notNull(),
    action: text('action').notNull(),
    /** Status after it. */
    status: text('status', { enum: STATUSES }).notNull(),
    at: instant('at').notNull(),
    /** For what the watch over promises does: the promise, the step, and whom it went to; null for everything else. */
    promise: text('promise', { enum: TARGET_EVENTS }),
    step: text('step'),
    toRole: text('to_role', { enum: ESCALATION_ROLES }),
  },
  (t) => [
    index('ticket_events_by_ticket').on(t.ticketId, t.at),
    uniqueIndex('ticket_events_one_step').on(t.ticketId, t.promise, t.step).where(sql`step is not null`),
    check('ticket_events_promise', sql`(${t.promise} is null) = (${t.step} is null)`),
    check('ticket_events_actor', oneOf(t.actor, ACTORS)),
    check('ticket_events_status', oneOf(t.status, STATUSES)),
  ],
)

/** Who reads and writes on a ticket besides its customer. Triggers let in nobody else and end it with what it rests on. */
export const ticketParticipants = sqliteTable(
  'ticket_participants',
  {
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind', { enum: PARTICIPANT_KINDS }).notNull(),
    /** When the ticket was submitted: the order of lists, in which it stands among the participant's own. */
    submittedAt: instant('submitted_at').notNull(),
    addedBy: text('added_by')
      .notNull()
      .references(() => accounts.id),
    addedAt: instant('added_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.ticketId, t.accountId] }),
    index('ticket_participants_by_account').on(t.accountId, t.submittedAt, t.ticketId),
    index('ticket_participants_by_adder').on(t.addedBy),
    check('ticket_participants_kind', oneOf(t.kind, PARTICIPANT_KINDS)),
  ],
)

/** A reseller's ticket for an end customer: whom it is for, and whether they consent. Of them it holds the address alone, and that only while it is needed. */
export const ticketConsents = sqliteTable(
  'ticket_consents',
  {
    ticketId: text('ticket_id')
      .primaryKey()
      .references(() => tickets.id),
    resellerId: text('reseller_id')
      .notNull()
      .references(() => accounts.id),
    /** The license sold that it is about. */
    licenseId: text('license_id')
      .notNull()
      .references(() => licenses.id),
    /** The end customer's, in lower case; null once they have said no or nothing. */
    email: text('email'),
    status: text('status', { enum: CONSENT_STATUSES }).notNull(),
    /** SHA-256 of the link's token. */
    tokenHash: text('token_hash').notNull().unique(),
    askedAt: instant('asked_at').notNull(),
    /** First instant at which the question can no longer be answered. */
    expiresAt: instant('expires_at').notNull(),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    index('ticket_consents_by_reseller').on(t.resellerId, t.askedAt, t.ticketId),
    index('ticket_consents_to_lapse').on(t.expiresAt).where(sql`status = 'asked'`),
    check('ticket_consents_status', oneOf(t.status, CONSENT_STATUSES)),
    check('ticket_consents_address', sql`(${t.status} in ('asked', 'given')) = (${t.email} is not null)`),
    check('ticket_consents_answered', sql`(${t.status} = 'asked') = (${t.answeredAt} is null)`),
  ],
)

/** Proposals to make several tickets of one. Triggers refuse a second answer and a change of what was proposed. */
export const ticketSplits = sqliteTable(
  'ticket_splits',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    /** The ticket's customer, whose answer it needs. */
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Agent who proposed it. */
    agentId: text('agent_id')
      .notNull()
      .references(() => accounts.id),
    status: text('status', { enum: SPLIT_STATUSES }).notNull(),
    proposedAt: instant('proposed_at').notNull(),
    /** Null while it is proposed. */
    answeredAt: instant('answered_at'),
  },
  (t) => [
    uniqueIndex('ticket_splits_one_open').on(t.ticketId).where(sql`status = 'proposed'`),
    index('ticket_splits_by_ticket').on(t.ticketId, t.proposedAt),
    index('ticket_splits_to_answer').on(t.accountId).where(sql`status = 'proposed'`),
    check('ticket_splits_status', oneOf(t.status, SPLIT_STATUSES)),
    check('ticket_splits_answered', sql`(${t.status} = 'proposed') = (${t.answeredAt} is null)`),
  ],
)

/** The further problems of a ticket that is split, each with the ticket it has become. */
export const ticketSplitParts = sqliteTable(
  'ticket_split_parts',
  {
    splitId: text('split_id')
      .notNull()
      .references(() => ticketSplits.id),
    /** Counted from 1. */
    position: integer('position').notNull(),
    subject: text('subject').notNull(),
    /** Null until the split is accepted. */
    ticketId: text('ticket_id')
      .unique()
      .references(() => tickets.id),
  },
  (t) => [primaryKey({ columns: [t.splitId, t.position] }), check('ticket_split_parts_position', sql`${t.position} > 0`)],
)

/**
 * First responses by the day on which it was decided whether they came in time, and the plan they were promised under. Triggers count
 * them from `tickets.first_response_kept`.
 */
export const promiseDays = sqliteTable(
  'promise_days',
  {
    /** Days since 1970-01-01, UTC: of the reply that came in time, or of the deadline that passed without one. */
    day: integer('day').notNull(),
    plan: text('plan').notNull(),
    kept: integer('kept').notNull(),
    missed: integer('missed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.plan] }), check('promise_days_counts', sql`${t.kept} >= 0 and ${t.missed} >= 0`)],
)

/** Ratings by the day they were given or last changed, and the ticket's plan. Triggers count them from `tickets.rating_score`. */
export const ratingDays = sqliteTable(
  'rating_days',
  {
    /** Days since 1970-01-01, UTC. */
    day: integer('day').notNull(),
    plan: text('plan').notNull(),
    rated: integer('rated').notNull(),
    /** Of those, the satisfied (programme/satisfaction.ts). */
    satisfied: integer('satisfied').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.plan] }), check('rating_days_counts', sql`${t.satisfied} between 0 and ${t.rated}`)],
)

/**
 * Remote access details that a customer leaves for the agent in charge. A row outlives what it held, and says who left it, what became of
 * it, and who read it. Triggers see to it that what was held is gone for good when it is read, and when the ticket is over.
 */
export const ticketSecrets = sqliteTable(
  'ticket_secrets',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    /** Who left it. */
    authorId: text('author_id')
      .notNull()
      .references(() => accounts.id),
    /** Id of the key it is sealed with. */
    keyId: text('key_id').notNull(),
    /** What was left, encrypted (worker/secrets/seal.ts); null once it is gone. */
    sealed: text('sealed'),
    keptAt: instant('kept_at').notNull(),
    /** First instant at which it can no longer be read. */
    expiresAt: instant('expires_at').notNull(),
    /** What became of it, and when; null while it is there. */
    ended: text('ended', { enum: SECRET_ENDS }),
    endedAt: instant('ended_at'),
    /** The agent who read it; null unless read. */
    readerId: text('reader_id').references(() => accounts.id),
  },
  (t) => [
    uniqueIndex('ticket_secrets_one_kept').on(t.ticketId).where(sql`sealed is not null`),
    index('ticket_secrets_by_ticket').on(t.ticketId, t.keptAt),
    index('ticket_secrets_to_clear').on(t.expiresAt).where(sql`sealed is not null`),
    check('ticket_secrets_ended', sql`${t.ended} is null or ${oneOf(t.ended, SECRET_ENDS)}`),
    check(
      'ticket_secrets_gone',
      sql`(${t.sealed} is null) = (${t.ended} is not null) and (${t.ended} is null) = (${t.endedAt} is null)`,
    ),
    check('ticket_secrets_read', sql`(${t.readerId} is not null) = (coalesce(${t.ended}, '') = 'read')`),
  ],
)

/**
 * Files on their way to a message. Each has a row before anything of it lies in R2, and keeps it as long as anything can still be written
 * there in its name: what no message takes is found by it and cleared away (docs/decisions/0026-files.md).
 */
export const uploads = sqliteTable(
  'uploads',
  {
    /** The id that the file has as an attachment, too. */
    id: text('id').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    fileName: text('file_name').notNull(),
    /** Size of the whole file, as it was announced. */
    bytes: integer('bytes').notNull(),
    /** How much of it has arrived. */
    received: integer('received').notNull().default(0),
    /** Objects in R2 that hold its parts, in order; none once it lies there whole. */
    chunks: text('chunks', { mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Media type found in its first bytes; null until they have arrived. */
    mediaType: text('media_type'),
    /** Pixels, of a picture that can be shown; null for everything else. */
    width: integer('width'),
    height: integer('height'),
    /** Null until the file is whole. */
    sha256: text('sha256'),
    readyAt: instant('ready_at'),
    /** When a message took it. */
    claimedAt: instant('claimed_at'),
    /** When it was cancelled, or had waited too long. */
    discardedAt: instant('discarded_at'),
    createdAt: instant('created_at').notNull(),
    /** When what is left of it is cleared away. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    index('uploads_by_expiry').on(t.expiresAt),
    index('uploads_open').on(t.accountId).where(sql`claimed_at is null and discarded_at is null`),
    check('uploads_received', sql`${t.received} between 0 and ${t.bytes}`),
    check('uploads_ready', sql`(${t.readyAt} is null) = (${t.sha256} is null)`),
  ],
)

/** Files of messages. A removed one keeps its name and its hash. */
export const attachments = sqliteTable(
  'attachments',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    messageId: text('message_id')
      .notNull()
      .references(() => messages.id),
    fileName: text('file_name').notNull(),
    /** Media type found in the content. */
    mediaType: text('media_type').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    /** Pixels, of a picture that can be shown; null for everything else. */
    width: integer('width'),
    height: integer('height'),
    /** Object in R2; null once it is gone, which a removal comes before. */
    objectKey: text('object_key').unique(),
    createdAt: instant('created_at').notNull(),
    /** The ticket's `closed_at`, kept by triggers: what the retention rule counts from. */
    ticketClosedAt: instant('ticket_closed_at'),
    /** When it was removed under the retention rule. */
    removedAt: instant('removed_at'),
  },
  (t) => [
    index('attachments_by_ticket').on(t.ticketId, t.createdAt),
    index('attachments_to_remove').on(t.ticketClosedAt).where(sql`removed_at is null and ticket_closed_at is not null`),
    index('attachments_leftover').on(t.removedAt).where(sql`removed_at is not null and object_key is not null`),
    check('attachments_object', sql`${t.objectKey} is not null or ${t.removedAt} is not null`),
  ],
)

/** Canned answers: an agent's own, and those that administrators share with all. */
export const macros = sqliteTable(
  'macros',
  {
    id: text('id').primaryKey(),
    /** Whose own it is; null: shared. */
    ownerId: text('owner_id').references(() => accounts.id),
    title: text('title').notNull(),
    /** The answer in each language it is written in, with its placeholders. */
    texts: text('texts', { mode: 'json' }).$type<MacroTexts>().notNull(),
    followUp: text('follow_up', { enum: MACRO_FOLLOW_UPS }),
    /** How a reply that resolves the ticket resolves it; null where none is suggested. */
    outcome: text('outcome', { enum: OUTCOMES }),
    /** Counts the changes; one that was made from an older revision is refused. */
    revision: integer('revision').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('macros_by_owner').on(t.ownerId, t.title, t.id),
    check('macros_follow_up', sql`${t.followUp} is null or ${oneOf(t.followUp, MACRO_FOLLOW_UPS)}`),
    check('macros_outcome', sql`${t.outcome} is null or ${oneOf(t.outcome, OUTCOMES)}`),
    check('macros_resolves', sql`(${t.followUp} is 'resolved') = (${t.outcome} is not null)`),
  ],
)

/** Mails to send, written in the same batch as what they report. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    recipient: text('recipient').notNull(),
    /** Whose address that is; null where nobody has an account under it yet. */
    accountId: text('account_id').references(() => accounts.id),
    /** The ticket it is about, and which a reply to it is for; null: none. */
    ticketNumber: text('ticket_number'),
    /** A reminder of what the reader may let be: they can end such mails. */
    isReminder: integer('is_reminder', { mode: 'boolean' }).notNull().default(false),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html').notNull(),
    locale: text('locale', { enum: LOCALES }).notNull(),
    createdAt: instant('created_at').notNull(),
    /** Not before this instant; moved on after each failure. */
    nextAttemptAt: instant('next_attempt_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    sentAt: instant('sent_at'),
    /** Given up after the last attempt. */
    failedAt: instant('failed_at'),
    lastError: text('last_error'),
  },
  (t) => [
    index('outbox_due').on(t.nextAttemptAt).where(sql`sent_at is null and failed_at is null`),
    index('outbox_by_recipient').on(t.recipient, t.createdAt),
    index('outbox_sent').on(t.sentAt).where(sql`sent_at is not null`),
    index('outbox_failed').on(t.failedAt, t.id).where(sql`failed_at is not null`),
  ],
)

/** What was sold with a warranty. A device is registered to one account, and replaced by one other, for good; triggers see to it. */
export const devices = sqliteTable(
  'devices',
  {
    id: text('id').primaryKey(),
    /** As `normalizeSerial` writes it. */
    serial: text('serial').notNull().unique(),
    product: text('product').notNull(),
    /** Local date in the vendor's zone. */
    soldOn: text('sold_on').notNull(),
    /** Years of warranty that came with it, as the programme had it when the device was imported. */
    includedYears: integer('included_years').notNull(),
    /** Years that were bought besides. */
    extraYears: integer('extra_years').notNull(),
    /** Null until registered. */
    accountId: text('account_id').references(() => accounts.id),
    registeredAt: instant('registered_at'),
    /** The device that took its place, and the rest of its warranty; null while it is in use. */
    replacedById: text('replaced_by_id')
      .unique()
      .references((): AnySQLiteColumn => devices.id),
    replacedAt: instant('replaced_at'),
    importedAt: instant('imported_at').notNull(),
  },
  (t) => [
    index('devices_by_account').on(t.accountId, t.registeredAt),
    check('devices_years', sql`${t.includedYears} >= 0 and ${t.extraYears} >= 0`),
    check('devices_registered', sql`(${t.accountId} is null) = (${t.registeredAt} is null)`),
    check('devices_replaced', sql`(${t.replacedById} is null) = (${t.replacedAt} is null)`),
  ],
)

/** The device that a ticket about hardware is about. */
export const ticketDevices = sqliteTable(
  'ticket_devices',
  {
    ticketId: text('ticket_id')
      .primaryKey()
      .references(() => tickets.id),
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
  },
  (t) => [index('ticket_devices_by_device').on(t.deviceId)],
)

/** Replacements under a warranty, from the diagnosis on. What was promised and found stays as it was; triggers see to it. */
export const replacements = sqliteTable(
  'replacements',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    /** The faulty device. */
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    /** Agent who found the fault. */
    agentId: text('agent_id')
      .notNull()
      .references(() => accounts.id),
    diagnosis: text('diagnosis').notNull(),
    status: text('status', { enum: REPLACEMENT_STATUSES }).notNull(),
    diagnosedAt: instant('diagnosed_at').notNull(),
    /** Promised instant of shipping, fixed at the diagnosis. */
    dueAt: instant('due_at').notNull(),
    /** Whether it was shipped in time; null until the shipping or the deadline decides it, then for good. */
    inTime: integer('in_time', { mode: 'boolean' }),
    shippedAt: instant('shipped_at'),
    /** How the customer can follow it; null until shipped. */
    tracking: text('tracking'),
    /** The whole device that was sent; null before, and where a part was. */
    newDeviceId: text('new_device_id').references(() => devices.id),
    arrivedAt: instant('arrived_at'),
    returnedAt: instant('returned_at'),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [
    uniqueIndex('replacements_one_each').on(t.ticketId).where(sql`status <> 'cancelled'`),
    index('replacements_by_ticket').on(t.ticketId, t.diagnosedAt),
    index('replacements_to_watch').on(t.dueAt).where(sql`status = 'diagnosed' and in_time is null`),
    check('replacements_status', oneOf(t.status, REPLACEMENT_STATUSES)),
    check('replacements_shipped', sql`(${t.shippedAt} is null) = (${t.tracking} is null)`),
    check('replacements_cancelled', sql`(${t.status} = 'cancelled') = (${t.cancelledAt} is not null)`),
    check('replacements_judged', sql`${t.shippedAt} is null or ${t.inTime} is not null`),
  ],
)

/** Estimates of small changes. Triggers refuse to agree on more than a month allows, and a change of what was proposed. */
export const changeEstimates = sqliteTable(
  'change_estimates',
  {
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    /** Agent who proposed it. */
    agentId: text('agent_id')
      .notNull()
      .references(() => accounts.id),
    /** The contract whose allowance it takes. */
    licenseId: text('license_id')
      .notNull()
      .references(() => licenses.id),
    /** Month whose allowance it takes, as 2026-11, in the vendor's zone. */
    month: text('month').notNull(),
    minutes: integer('minutes').notNull(),
    /** What the contract allows in that month, minutes, as it was when this was proposed. */
    allowedMinutes: integer('allowed_minutes').notNull(),
    /** What will be done. */
    work: text('work').notNull(),
    status: text('status', { enum: ESTIMATE_STATUSES }).notNull(),
    /** Sum of its bookings; kept by a trigger. */
    bookedMinutes: integer('booked_minutes').notNull().default(0),
    proposedAt: instant('proposed_at').notNull(),
    /** When the customer agreed or declined. */
    answeredAt: instant('answered_at'),
    /** When it was done or withdrawn. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('change_estimates_one_open').on(t.ticketId).where(sql`status = 'proposed'`),
    index('change_estimates_by_ticket').on(t.ticketId, t.proposedAt),
    index('change_estimates_by_month').on(t.licenseId, t.month).where(sql`status in ('agreed', 'done')`),
    check('change_estimates_status', oneOf(t.status, ESTIMATE_STATUSES)),
    check('change_estimates_month', sql`${t.month} glob '[0-9][0-9][0-9][0-9]-[01][0-9]'`),
    check('change_estimates_minutes', sql`${t.minutes} > 0 and ${t.bookedMinutes} between 0 and ${t.minutes}`),
    check('change_estimates_answered', sql`(${t.status} in ('agreed', 'declined', 'done')) = (${t.answeredAt} is not null)`),
    check('change_estimates_ended', sql`(${t.status} in ('withdrawn', 'done')) = (${t.endedAt} is not null)`),
  ],
)

/** Minutes worked on changes that were agreed; append-only, a correction is a booking with a reason. */
export const changeBookings = sqliteTable(
  'change_bookings',
  {
    /** Insertion order. */
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    estimateId: text('estimate_id')
      .notNull()
      .references(() => changeEstimates.id),
    agentId: text('agent_id')
      .notNull()
      .references(() => accounts.id),
    /** Below zero only in a correction. */
    minutes: integer('minutes').notNull(),
    /** Local date in the vendor's zone. */
    workedOn: text('worked_on').notNull(),
    /** What was done. */
    note: text('note').notNull(),
    /** Why an earlier booking is corrected; null for work. */
    reason: text('reason'),
    at: instant('at').notNull(),
  },
  (t) => [
    index('change_bookings_by_estimate').on(t.estimateId, t.sequence),
    check('change_bookings_minutes', sql`${t.minutes} <> 0 and (${t.minutes} > 0 or ${t.reason} is not null)`),
  ],
)

/**
 * Mails that came in, each with what became of it; the raw mail lies in R2 under the id. A trigger refuses to place one twice, and an
 * index to write one on tickets twice, however many of our addresses it was sent to.
 */
export const receivedMails = sqliteTable(
  'received_mails',
  {
    /** Made of what does not change on the way and of the address it came to: a mail that is delivered twice has one id. */
    id: text('id').primaryKey(),
    /** The same without the address it came to. */
    contentHash: text('content_hash').notNull(),
    /** Envelope: whom the sending server names, "" for a report, and our address. */
    returnPath: text('return_path').notNull(),
    recipient: text('recipient').notNull(),
    /** Address of its From header, in lower case; null where it is not exactly one. */
    sender: text('sender'),
    subject: text('subject').notNull(),
    bytes: integer('bytes').notNull(),
    class: text('class', { enum: MAIL_CLASSES }).notNull(),
    reason: text('reason', { enum: MAIL_REASONS }),
    place: text('place', { enum: MAIL_PLACES }).notNull(),
    /** The ticket it was written on; null where it was on none. */
    ticketId: text('ticket_id').references(() => tickets.id),
    receivedAt: instant('received_at').notNull(),
    /** When it was placed; null while it is pending. */
    placedAt: instant('placed_at'),
    /** The agent who did; null where nobody had to. */
    placedBy: text('placed_by').references(() => accounts.id),
  },
  (t) => [
    index('received_mails_by_place').on(t.place, t.receivedAt, t.id),
    index('received_mails_over')
      .on(t.receivedAt, t.id)
      .where(sql`place in ('replied', 'opened', 'noted', 'repeated', 'dismissed')`),
    index('received_mails_by_content').on(t.contentHash),
    uniqueIndex('received_mails_written_once').on(t.contentHash).where(sql`place in ('replied', 'opened')`),
    index('received_mails_to_clear').on(t.placedAt).where(sql`placed_at is not null`),
    check('received_mails_class', oneOf(t.class, MAIL_CLASSES)),
    check('received_mails_reason', sql`${t.reason} is null or ${oneOf(t.reason, MAIL_REASONS)}`),
    check('received_mails_place', oneOf(t.place, MAIL_PLACES)),
    check('received_mails_placed', sql`(${t.place} = 'pending') = (${t.placedAt} is null)`),
    check('received_mails_ticket', sql`(${t.place} in ('replied', 'opened', 'noted')) = (${t.ticketId} is not null)`),
  ],
)

/** Addresses that mails of ours came back from, with what was said last. */
export const mailBounces = sqliteTable(
  'mail_bounces',
  {
    /** In lower case. */
    recipient: text('recipient').primaryKey(),
    /** Enhanced status code (RFC 3463): "5.1.1" is for good, "4.…" may pass. */
    status: text('status').notNull(),
    /** The other server's words. */
    diagnostic: text('diagnostic').notNull(),
    bouncedAt: instant('bounced_at').notNull(),
    /** How many mails have come back. */
    times: integer('times').notNull(),
  },
  (t) => [index('mail_bounces_by_time').on(t.bouncedAt, t.recipient)],
)

/** Where other systems are told what happens here. Triggers write a delivery for each event that an enabled one wants. */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    id: text('id').primaryKey(),
    url: text('url').notNull(),
    description: text('description').notNull(),
    /** Types of the events it wants. */
    events: text('events', { mode: 'json' }).$type<string[]>().notNull(),
    state: text('state', { enum: WEBHOOK_STATES }).notNull(),
    /** Which of its secrets holds, counted from 1: they are derived, not stored (`worker/webhooks/signature.ts`). */
    generation: integer('generation').notNull().default(1),
    /** When the secret was last changed; the one before holds for a day more. Null: it is the first. */
    rotatedAt: instant('rotated_at'),
    /** Since when every delivery has failed; null: the last one arrived, or there was none. */
    failingSince: instant('failing_since'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    check('webhook_endpoints_state', oneOf(t.state, WEBHOOK_STATES)),
    check('webhook_endpoints_generation', sql`${t.generation} > 0`),
  ],
)

/** One event on its way to one endpoint, with what came of the last attempt. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    /** The `webhook-id`; the same at each attempt. */
    id: text('id').primaryKey(),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    /** The body, byte for byte as it is signed. */
    payload: text('payload').notNull(),
    createdAt: instant('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null: it arrived, or was given up. */
    nextAttemptAt: instant('next_attempt_at'),
    deliveredAt: instant('delivered_at'),
    /** The last attempt; null until the first. */
    attemptedAt: instant('attempted_at'),
    /** What the endpoint answered; null where it did not. */
    responseStatus: integer('response_status'),
    /** The beginning of the answer, or why there was none. */
    responseText: text('response_text'),
    durationMs: integer('duration_ms'),
  },
  (t) => [
    index('webhook_deliveries_due').on(t.nextAttemptAt).where(sql`next_attempt_at is not null`),
    index('webhook_deliveries_by_endpoint').on(t.endpointId, t.createdAt, t.id),
    index('webhook_deliveries_by_time').on(t.createdAt),
  ],
)

/** What readers do with articles, counted by the day; who they are is nowhere. */
export const articleReadings = sqliteTable(
  'article_readings',
  {
    /** Days since 1970-01-01, UTC. */
    day: integer('day').notNull(),
    slug: text('slug').notNull(),
    /** Language of the reader's page. */
    locale: text('locale', { enum: LOCALES }).notNull(),
    reading: text('reading', { enum: READINGS }).notNull(),
    times: integer('times').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.slug, t.locale, t.reading] }),
    check('article_readings_locale', oneOf(t.locale, LOCALES)),
    check('article_readings_reading', oneOf(t.reading, READINGS)),
  ],
)

/** Why articles did not help, as readers say. */
export const articleReasons = sqliteTable(
  'article_reasons',
  {
    id: text('id').primaryKey(),
    slug: text('slug').notNull(),
    locale: text('locale', { enum: LOCALES }).notNull(),
    reason: text('reason', { enum: UNHELPFUL_REASONS }).notNull(),
    /** In the reader's words; null: none. */
    comment: text('comment'),
    at: instant('at').notNull(),
  },
  (t) => [
    index('article_reasons_by_time').on(t.at, t.id),
    check('article_reasons_locale', oneOf(t.locale, LOCALES)),
    check('article_reasons_reason', oneOf(t.reason, UNHELPFUL_REASONS)),
  ],
)

/** Searches that found nothing: their words alone, without figures and addresses, which might tell of somebody. */
export const missedSearches = sqliteTable(
  'missed_searches',
  {
    /** Days since 1970-01-01, UTC. */
    day: integer('day').notNull(),
    locale: text('locale', { enum: LOCALES }).notNull(),
    words: text('words').notNull(),
    times: integer('times').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.locale, t.words] }), check('missed_searches_locale', oneOf(t.locale, LOCALES))],
)
