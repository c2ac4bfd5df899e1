import { FALLBACK_LOCALE } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { attemptRow, TOO_MANY_SIGN } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { isLocalDevelopment } from '../env.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { ProblemError } from '../problems/problem.ts'
import { LOST_RACE_SIGN } from '../tickets/change.ts'
import { authenticationOf } from './authentication.ts'
import { bounceOf, bounceRow } from './bounce.ts'
import { claimOf } from './claim.ts'
import { classOf } from './classify.ts'
import { type Decision, decide, isAuthentic, type Read } from './decide.ts'
import { loadFacts } from './facts.ts'
import { whereToGoMail } from './letters.ts'
import { languageOf, type Mail } from './mail.ts'
import { openByMail } from './open-ticket.ts'
import { parseMail } from './parse.ts'
import { type Placing, placedRows } from './placing.ts'
import { replyByMail } from './reply.ts'
import { type ArrivedMail, KNOWN_SIGN, type Placed, receivedRow } from './row.ts'

/** How often a mail is decided on anew when what it was decided on has changed. */
const TRIES_MAX = 4

/** What the database refuses when somebody was faster: a change of the ticket, the same mail, another of the same sender, their first sign-in. */
const FASTER_SIGNS = [LOST_RACE_SIGN, KNOWN_SIGN, TOO_MANY_SIGN, 'accounts.email']

/**
 * Places a mail that is kept: one read, a decision, one batch. Placed before, it is left alone.
 * @throws {Error} where the database or the store fails; nothing is written then, and it can be tried again
 */
export async function placeMail(ctx: VerbContext, arrived: ArrivedMail, raw: Uint8Array): Promise<void> {
  const mail = await parseMail(raw).catch(() => null)
  if (!mail) return placeUnread(ctx, arrived, 'unreadable')
  const read = await readOf(ctx, arrived, mail)
  for (let tries = 1; ; tries += 1) {
    const facts = await loadFacts(ctx, arrived.print, { email: mail.sender, isAuthentic: read.isAuthentic }, read.claim)
    if (facts.isKnown) return
    try {
      return await carryOut(ctx, { ...read, arrived, facts }, decide(programme, read, facts, ctx.now))
    } catch (error) {
      const wasFaster = FASTER_SIGNS.some((sign) => refusedBy(error, sign))
      if (!wasFaster || tries === TRIES_MAX) throw error
    }
  }
}

/** Puts a mail that says nothing to us before an agent: they have the raw one. */
export async function placeUnread(ctx: VerbContext, arrived: ArrivedMail, reason: 'unreadable' | 'failed'): Promise<void> {
  const nothing = { sender: null, subject: '' }
  await receivedRow(ctx, arrived, nothing, { class: 'unreadable', reason, place: 'pending' }).onConflictDoNothing()
}

async function readOf(ctx: VerbContext, { returnPath, recipient }: ArrivedMail, mail: Mail): Promise<Read> {
  return {
    mail,
    class: classOf(mail, returnPath, ctx.env.MAIL_FROM.toLowerCase()),
    isAuthentic: isAuthentic(authenticationOf(mail), !isLocalDevelopment(ctx.env)),
    claim: await claimOf(ctx.env, mail, recipient),
  }
}

async function carryOut(ctx: VerbContext, placing: Placing, decision: Decision): Promise<void> {
  switch (decision.to) {
    case 'ignore':
      return ignore(ctx, placing, { ...decision, place: 'ignored' })
    case 'repeat':
      return write(ctx, placing, { class: 'message', place: 'repeated' })
    case 'review':
      return write(ctx, placing, { class: decision.class, reason: decision.reason, place: 'pending' })
    case 'answer':
      return answer(ctx, placing, decision.reason)
    case 'open':
      return openByMail(ctx, placing, decision.product)
    case 'reply':
      return replyByMail(ctx, placing).catch((error) => {
        if (!(error instanceof ProblemError)) throw error
        return write(ctx, placing, { class: 'message', reason: 'ticket-over', place: 'pending' })
      })
    default:
      return decision satisfies never
  }
}

async function write(ctx: VerbContext, placing: Placing, placed: Placed): Promise<void> {
  await ctx.db.batch(placedRows(ctx, placing, placed))
}

async function ignore(ctx: VerbContext, { arrived, mail }: Placing, placed: Placed): Promise<void> {
  const bounce = placed.class === 'bounce' ? bounceOf(mail) : null
  const { class: kind, reason, place } = placed
  const row = receivedRow(ctx, arrived, mail, { class: kind, reason, place })
  await ctx.db.batch([row, ...(bounce ? [bounceRow(ctx, bounce)] : [])])
}

/** Tells the sender where to go, once a day; the mail itself is kept either way. */
async function answer(ctx: VerbContext, placing: Placing, reason: 'no-channel' | 'no-entitlement'): Promise<void> {
  const { mail, facts } = placing
  const rows = placedRows(ctx, placing, { class: 'message', reason, place: 'answered' })
  if (facts.isTold || mail.sender === null) {
    await ctx.db.batch(rows)
    return
  }
  const locale = facts.account?.locale ?? languageOf(mail) ?? FALLBACK_LOCALE
  const page = (path: string) => `${ctx.env.ORIGIN}/${locale}/${path}/`
  const letter = whereToGoMail(serviceTranslators[locale], {
    why: reason,
    hasIncidents: facts.lots.length > 0,
    link: page('tickets/new'),
    plans: page('plans'),
  })
  const about = facts.account && { accountId: facts.account.id }
  await ctx.db.batch([...rows, attemptRow(ctx, facts.counted.answer), mailRow(ctx, mail.sender, letter, locale, about)])
  deliverSoon(ctx)
}
