import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { LOCALES } from '../../locales/locale.ts'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { LICENSE_KINDS } from '../../programme/license-key.ts'
import type { MadePromises } from '../../programme/promise-made.ts'
import { CURRENCIES, ESCALATION_ROLES, OUTCOMES, REQUEST_TYPES, SEVERITIES, TARGET_EVENTS } from '../../programme/schema.ts'
import { ACTORS, STATUSES } from '../../programme/ticket-status.ts'

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
  'license.revoked',
  'license.key-replaced',
  'purchase.paid',
  'purchase.cancelled',
  'incidents.corrected',
  'mail.resent',
] as const
export const VISIBILITIES = ['public', 'internal'] as const
export const PAY_WITH = ['plan', 'incident'] as const
/** `accepted` holds the parts' tickets; an agent may take back (`withdrawn`) what is still proposed. */
export const SPLIT_STATUSES = ['proposed', 'accepted', 'declined', 'withdrawn'] as const

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
    /** The vendor's number of the order that a signed key names; null for an imported one. */
    orderReference: text('order_reference'),
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

/** Place in the queue by deadline: a ticket without one comes after all others. SQL of the indexes and of the queries that use them. */
export const queueOrder = sql<number>`(case when next_due_at is null then 9007199254740991 else next_due_at end)`

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
    /** Earliest promised instant not yet met; null when none is left or the ticket is over. The queue's order. */
    nextDueAt: instant('next_due_at'),
    /** When the watch over promises looks at it next, at the latest when something is to be done; null: nothing to watch. */
    nextWatchAt: instant('next_watch_at'),
    resolvedAt: instant('resolved_at'),
    closedAt: instant('closed_at'),
    escalatedAt: instant('escalated_at'),
    /** 1 to 5; null until rated. */
    ratingScore: integer('rating_score'),
    ratingComment: text('rating_comment'),
  },
  (t) => [
    index('tickets_by_account').on(t.accountId, t.submittedAt),
    index('tickets_open_by_account').on(t.accountId).where(sql`status in ('new', 'open', 'waiting') and pay_with = 'plan'`),
    index('tickets_queue').on(queueOrder, t.rank, t.id).where(sql`status in ('new', 'open', 'waiting')`),
    index('tickets_queue_by_assignee')
      .on(t.assigneeId, queueOrder, t.rank, t.id)
      .where(sql`status in ('new', 'open', 'waiting')`),
    index('tickets_queue_waiting').on(queueOrder, t.rank, t.id).where(sql`status = 'waiting'`),
    index('tickets_to_watch').on(t.nextWatchAt).where(sql`next_watch_at is not null`),
    index('tickets_resolved').on(t.resolvedAt).where(sql`status = 'resolved'`),
    check('tickets_status', oneOf(t.status, STATUSES)),
    check('tickets_type', oneOf(t.type, REQUEST_TYPES)),
    check('tickets_severity', oneOf(t.severity, SEVERITIES)),
    check('tickets_locale', oneOf(t.locale, LOCALES)),
    check('tickets_pay_with', oneOf(t.payWith, PAY_WITH)),
    check('tickets_outcome', sql`${t.outcome} is null or ${oneOf(t.outcome, OUTCOMES)}`),
    check('tickets_rating', sql`${t.ratingScore} is null or ${t.ratingScore} between 1 and 5`),
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
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('messages_by_ticket').on(t.ticketId, t.createdAt),
    check('messages_author_role', oneOf(t.authorRole, ACTORS)),
    check('messages_visibility', oneOf(t.visibility, VISIBILITIES)),
  ],
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
    /** Object in R2. */
    objectKey: text('object_key').notNull().unique(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('attachments_by_ticket').on(t.ticketId, t.createdAt)],
)

/** Mails to send, written in the same batch as what they report. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    recipient: text('recipient').notNull(),
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
    index('outbox_failed').on(t.failedAt, t.id).where(sql`failed_at is not null`),
  ],
)
