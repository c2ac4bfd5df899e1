import type { BatchItem } from 'drizzle-orm/batch'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import {
  type Coverage,
  type CoverageDecision,
  type CoverageFacts,
  type CoverageRequest,
  decideCoverage,
} from '../../programme/entitlement.ts'
import { known, packById, planById, productById } from '../../programme/find.ts'
import { parseVersion, VERSION_NOT_TOLD } from '../../programme/product-version.ts'
import { includesRemoteAccess } from '../../programme/remote-access.ts'
import { attachmentRows, discardFiles, fileProblem, type ReceivedFile } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import { insertRow, type Placeholders } from '../db/prepared.ts'
import { refusedBy } from '../db/refusal.ts'
import { attachments, messages, ticketEvents, ticketSecrets, tickets } from '../db/schema.ts'
import { deviceStatements } from '../devices/of-ticket.ts'
import { coverageFacts, licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId, newTicketNumber } from '../ids.ts'
import { holdEntry, OVERDRAFT_SIGN } from '../incidents/ledger.ts'
import { ticketReceivedMail } from '../mail/letters.ts'
import { claimedMail } from '../mail/outbox.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { secretRow, withoutSecret } from '../secrets/keep.ts'
import { type Account, preparedRead, readAs } from '../sessions/read-as.ts'
import { eventRow } from './change.ts'
import { newClock } from './clock.ts'
import { aboutTicket, promiseRows, ticketFacts } from './letter-facts.ts'
import type { SubmitTicket } from './schemas.ts'
import { type TicketView, ticketView } from './view.ts'

/** What a submission answers, at first and again under the same key. */
interface Answer {
  ticket: TicketView
}

/** What a submission is decided on; one round trip. */
export interface Submission {
  ticketId: string
  key: string | undefined
  /** The customer. */
  account: Account
  licenses: Awaited<ReturnType<typeof licenseFacts>>
  lots: Awaited<ReturnType<typeof lotFacts>>
  earlier: readonly { requestHash: string; answer: string }[]
  /** Who sends it, and under whose keys the answer is kept: the customer, or an agent for one who phones. */
  opener: { id: string; actor: 'customer' | 'agent' }
  /** Ways of turning to us that will do; of several, the first that is covered. */
  channels: readonly ['ticket'] | readonly ['phone', 'ticket']
  /** What is written before the ticket. */
  before: readonly BatchItem<'sqlite'>[]
  /** What came below its text by mail. */
  quoted?: string | null
  /** What is written after it, and names it. */
  after?: (ticket: { id: string }) => readonly BatchItem<'sqlite'>[]
  /** Reads it once more, where somebody else was faster. */
  again: () => Promise<Submission>
}

const submissionFacts = preparedRead((ctx, me, { key }: Placeholders<{ key: string }>) => [
  licenseFacts(ctx, me),
  lotFacts(ctx, me),
  earlierAnswer(ctx, me, key),
])

/**
 * Reads who submits and what they may, before the body is read: nobody else's files are taken in.
 * @throws {ProblemError} signed-out
 */
export async function openSubmission(ctx: VerbContext, key: string | undefined): Promise<Submission> {
  const [account, licenses, lots, earlier] = await readAs(ctx, submissionFacts(ctx, { key: key ?? '' }))
  const opener = { id: account.id, actor: 'customer' } as const
  const again = () => openSubmission(ctx, key)
  return { ticketId: newId('ticket'), key, account, licenses, lots, earlier, opener, channels: ['ticket'], before: [], again }
}

/**
 * Submits a ticket: the ticket, its first message and files, the incident it spends, its acknowledgement, in one batch.
 * Reasons to refuse, in order: idempotency-key-reused, policy-version-outdated, a version that is none, then those of the entitlement.
 * Files are taken over: when the ticket is refused, or was submitted before under the same key, they are removed.
 * @throws {ProblemError} the reasons above
 */
export async function submitTicket(
  ctx: VerbContext,
  submission: Submission,
  input: SubmitTicket,
  files: ReceivedFile[] = [],
): Promise<Answer> {
  const requestHash = await requestHashOf({
    customer: submission.account.email,
    input: await withoutSecret(ctx, input),
    files: files.map((file) => file.sha256),
  })
  try {
    const earlier = replayed<Answer>(submission.earlier, requestHash)
    if (!earlier) return await write(ctx, submission, input, files, requestHash)
    await discardFiles(ctx, files)
    return earlier
  } catch (error) {
    if (refusedBy(error, 'tickets.number')) return submitTicket(ctx, submission, input, files)
    const wasFaster = ['idempotency_keys', 'accounts.email', 'ticket_events.ticket_id'].some((sign) => refusedBy(error, sign))
    if (wasFaster) return submitTicket(ctx, await submission.again(), input, files)
    await discardFiles(ctx, files)
    if (refusedBy(error, 'device-registered')) throw problem('device-registered-elsewhere')
    if (refusedBy(error, OVERDRAFT_SIGN) || refusedBy(error, 'incident_entries.lot_id'))
      throw problem('incident-balance-exhausted')
    throw fileProblem(error)
  }
}

async function write(
  ctx: VerbContext,
  submission: Submission,
  input: SubmitTicket,
  files: ReceivedFile[],
  requestHash: string,
): Promise<Answer> {
  const { account, key, ticketId, opener } = submission
  const coverage = decide(ctx, submission, input)
  const device = await deviceStatements(ctx, { ticketId, customerId: account.id }, input)
  const ticket = ticketRow(ctx, ticketId, account, input, coverage)
  const message = firstMessage(ctx, ticket, submission, input)
  const fileRows = attachmentRows(files, message)
  const answer = { ticket: ticketView(ticket, [{ ...message, authorName: account.name }], fileRows, ctx.now) }
  const t = serviceTranslators[input.locale]
  const letter = ticketReceivedMail(t, ticketFacts(ctx, ticket), promiseRows(t, ticket, account.timeZone))
  const secret = input.remoteAccess && (await secretRow(ctx, ticketId, account.id, input.remoteAccess))
  const mail = claimedMail(ctx, account.email, letter, input.locale, aboutTicket(ticket))
  const statements: BatchItem<'sqlite'>[] = [
    ...submission.before,
    insertRow(ctx.db, tickets, ticket),
    ...device,
    ...(coverage.kind === 'incident'
      ? [holdEntry(ctx, { accountId: account.id, ticketId, product: input.product, packs: packsLike(submission, coverage.lot) })]
      : []),
    insertRow(ctx.db, messages, message),
    ...fileRows.map((row) => ctx.db.insert(attachments).values(row)),
    insertRow(ctx.db, ticketEvents, eventRow(ctx, ticket, opener.id, opener.actor, 'submit')),
    ...(submission.after?.(ticket) ?? []),
    ...(secret ? [ctx.db.insert(ticketSecrets).values(secret)] : []),
    mail.statement,
    ...keepAnswer(ctx, opener.id, key, requestHash, answer),
  ]
  await ctx.db.batch(statements as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
  mail.sendSoon()
  return answer
}

/** The packs that stand for the same thing as the one decided on: of those, the write takes the lot that expires first at that moment. */
export function packsLike(submission: Pick<Submission, 'lots'>, lotId: string): string[] {
  const id = known(
    submission.lots.find((lot) => lot.id === lotId),
    'lot',
    lotId,
  ).pack
  const decided = known(packById(programme, id), 'pack', id)
  const alike = programme.packs.filter(
    (pack) => pack.plan === decided.plan && String(pack.requiresPlan) === String(decided.requiresPlan),
  )
  return alike.map((pack) => pack.id)
}

function decide(ctx: VerbContext, submission: Submission, input: SubmitTicket): Coverage {
  if (input.policyVersion !== programme.policy.version) {
    throw problem('policy-version-outdated', { params: { version: programme.policy.version } })
  }
  const product = known(productById(programme, input.product), 'product', input.product)
  if (input.version !== VERSION_NOT_TOLD && !parseVersion(input.version))
    throw fieldProblem('/version', 'unknown-version', { example: product.currentRelease })
  const facts = coverageFacts(submission.account, input.product, submission.licenses, submission.lots)
  const asked = { payWith: input.payWith, type: input.type, now: ctx.now }
  const decision = coverageBy(submission.channels, facts, asked)
  if (!decision.ok) throw problem(decision.refusal.reason)
  if (input.remoteAccess && !includesRemoteAccess(programme, decision.coverage.plan)) throw problem('remote-access-not-included')
  return decision.coverage
}

/** Whether and how a ticket is covered, by the first of several channels that covers it. */
export function coverageBy(
  channels: Submission['channels'],
  facts: CoverageFacts,
  asked: Omit<CoverageRequest, 'channel'>,
): CoverageDecision {
  const [first, second] = channels.map((channel) => decideCoverage(programme, facts, { ...asked, channel }))
  const last = second ?? known(first, 'channel', 'of a submission')
  return first?.ok ? first : last
}

/** The row of a new ticket: what it is about, how it is covered, and when its promises are due. */
export function ticketRow(
  ctx: Pick<VerbContext, 'now'>,
  id: string,
  account: Pick<Account, 'id'>,
  input: Omit<SubmitTicket, 'body'>,
  coverage: Coverage,
): typeof tickets.$inferSelect {
  const { product, version, type, severity, subject, locale, payWith, policyVersion } = input
  return {
    ...{
      id,
      number: newTicketNumber(),
      accountId: account.id,
      product,
      version,
      type,
      severity,
      subject,
      locale,
      payWith,
      policyVersion,
    },
    ...newClock({ plan: coverage.plan, severity, type, at: ctx.now }),
    plan: coverage.plan,
    rank: known(planById(programme, coverage.plan), 'plan', coverage.plan).rank,
    status: 'new',
    outcome: null,
    assigneeId: null,
    submittedAt: ctx.now,
    updatedAt: ctx.now,
    revision: 0,
    resolvedAt: null,
    closedAt: null,
    escalatedAt: null,
    mergedInto: null,
    ratingScore: null,
    ratingComment: null,
    ratedAt: null,
    ratingAskedAt: null,
  }
}

function firstMessage(ctx: VerbContext, ticket: { id: string }, { account, quoted = null }: Submission, input: SubmitTicket) {
  return {
    id: newId('message'),
    ticketId: ticket.id,
    authorId: account.id,
    authorRole: 'customer' as const,
    visibility: 'public' as const,
    body: input.body,
    quoted,
    createdAt: ctx.now,
  }
}
