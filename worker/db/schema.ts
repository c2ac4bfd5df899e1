import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { LOCALES } from '../../locales/locale.ts'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { CURRENCIES, OUTCOMES, REQUEST_TYPES, SEVERITIES } from '../../programme/schema.ts'
import { ACTORS, STATUSES } from '../../programme/ticket-status.ts'

/**
 * The tables of the portal. Instants are `…_at`, epoch milliseconds; ids are prefixed and opaque; secrets are stored
 * only as hashes. What drizzle cannot say (STRICT, triggers) stands in the migrations, and a test holds the two together.
 */

export const ROLES = ['reseller', 'agent', 'administrator'] as const
export const LICENSE_KINDS = ['commercial', 'free', 'trial'] as const
export const PURCHASE_STATUSES = ['pending', 'paid', 'failed', 'expired', 'refunded'] as const
export const PAY_BY = ['card', 'invoice'] as const
export const VISIBILITIES = ['public', 'internal'] as const
export const PAY_WITH = ['plan', 'incident'] as const

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
  (t) => [primaryKey({ columns: [t.accountId, t.role] }), check('account_roles_role', oneOf(t.role, ROLES))],
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
    /** Mail address of the order, in lower case; signing in with it links the license. */
    orderEmail: text('order_email').notNull(),
    /** Last day of support, inclusive, a local date in the vendor's zone; null: no end. */
    supportUntil: text('support_until'),
    /** Null until linked; then for good. */
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
    /** The payment provider's checkout session; null before it is made and for invoices. */
    checkoutId: text('checkout_id').unique(),
    /** Where the buyer pays; null for invoices. */
    checkoutUrl: text('checkout_url'),
    createdAt: instant('created_at').notNull(),
    /** When the provider is next asked what became of the checkout; moved on after each time, null for invoices and once settled. */
    nextCheckAt: instant('next_check_at'),
    paidAt: instant('paid_at'),
  },
  (t) => [
    index('purchases_by_account').on(t.accountId, t.createdAt, t.id),
    index('purchases_to_check').on(t.nextCheckAt).where(sql`next_check_at is not null`),
    check('purchases_incidents', sql`${t.incidents} > 0`),
    check('purchases_amount', sql`${t.amountMinor} >= 0`),
    check('purchases_paid', sql`(${t.status} in ('paid', 'refunded')) = (${t.paidAt} is not null)`),
    check('purchases_status', oneOf(t.status, PURCHASE_STATUSES)),
    check('purchases_pay_by', oneOf(t.payBy, PAY_BY)),
    check('purchases_currency', oneOf(t.currency, CURRENCIES)),
  ],
)

/** The incidents of one purchase. `remaining`, `held` and `last_entry` are kept by triggers from the entries; the worker cannot write them. */
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
    size: integer('size').notNull(),
    /** Sum of the entries' deltas; below zero only after more was refunded than was left. */
    remaining: integer('remaining').notNull().default(0),
    /** Incidents held for tickets that are not settled yet. */
    held: integer('held').notNull().default(0),
    /** Sequence of the last entry that `remaining` and `held` count. */
    lastEntry: integer('last_entry').notNull().default(0),
    /** First instant at which it can no longer be spent. */
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('incident_lots_spendable').on(t.accountId, t.expiresAt).where(sql`remaining > 0`),
    index('incident_lots_held').on(t.accountId).where(sql`held > 0`),
    index('incident_lots_expiring').on(t.expiresAt).where(sql`remaining > 0`),
    index('incident_lots_by_account').on(t.accountId, t.createdAt),
    check('incident_lots_size', sql`${t.size} > 0`),
    check('incident_lots_held', sql`${t.held} >= 0`),
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
    /** Calendar the resolution clock counts in; null: no such promise. */
    resolutionCalendar: text('resolution_calendar'),
    /** Open time left while the ticket waits for the customer, milliseconds; null when the clock runs. */
    resolutionLeftMs: integer('resolution_left_ms'),
    /** Earliest promised instant not yet met; null when none is left or the ticket is over. The queue's order. */
    nextDueAt: instant('next_due_at'),
    resolvedAt: instant('resolved_at'),
    closedAt: instant('closed_at'),
    escalatedAt: instant('escalated_at'),
    /** 1 to 5; null until rated. */
    ratingScore: integer('rating_score'),
    ratingComment: text('rating_comment'),
  },
  (t) => [
    index('tickets_by_account').on(t.accountId, t.submittedAt),
    index('tickets_queue').on(queueOrder, t.rank, t.id).where(sql`status in ('new', 'open', 'waiting')`),
    index('tickets_queue_by_assignee')
      .on(t.assigneeId, queueOrder, t.rank, t.id)
      .where(sql`status in ('new', 'open', 'waiting')`),
    index('tickets_queue_waiting').on(queueOrder, t.rank, t.id).where(sql`status = 'waiting'`),
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
  },
  (t) => [
    index('ticket_events_by_ticket').on(t.ticketId, t.at),
    check('ticket_events_actor', oneOf(t.actor, ACTORS)),
    check('ticket_events_status', oneOf(t.status, STATUSES)),
  ],
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
  ],
)
