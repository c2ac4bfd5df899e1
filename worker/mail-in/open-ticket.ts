import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { VERSION_NOT_TOLD } from '../../programme/product-version.ts'
import { discardFiles } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import { accounts } from '../db/schema.ts'
import { newAccount } from '../desk/open-for-customer.ts'
import { newId } from '../ids.ts'
import { linkOrdered } from '../licenses/link-ordered.ts'
import type { Account } from '../sessions/read-as.ts'
import type { SubmitTicket } from '../tickets/schemas.ts'
import { type Submission, submitTicket } from '../tickets/submit.ts'
import { type CheckedFiles, keepFiles } from './files.ts'
import { languageOf, type Mail } from './mail.ts'
import { type Placing, placedRows } from './placing.ts'
import { bodyOf, missingStatements } from './reply.ts'
import { KNOWN_SIGN } from './row.ts'

/**
 * Opens a ticket from a mail, under its sender's plan, with what the programme says of what a mail does not. It is acknowledged like any
 * other. Of a sender who has licenses and no account yet, the account is made first, as at their first sign-in.
 */
export async function openByMail(ctx: VerbContext, placing: Placing, product: string): Promise<void> {
  const { mail, facts } = placing
  if (!programme.mail.opensTickets || mail.sender === null) throw new Error('a ticket was decided on that no mail opens')
  const account = facts.account ?? (await makeAccount(ctx, mail))
  const files = await keepFiles(ctx, account.id, mail)
  const submission = submissionOf(ctx, placing, account, files)
  try {
    await submitTicket(ctx, submission, inputOf(mail, account, { ...programme.mail, product }), files.kept)
  } catch (error) {
    await discardFiles(ctx, files.kept)
    throw error
  }
}

async function makeAccount(ctx: VerbContext, mail: Mail): Promise<Account> {
  const { roles, ...values } = newAccount(mail.sender ?? '', languageOf(mail) ?? ctx.locale)
  await ctx.db.insert(accounts).values({ ...values, createdAt: ctx.now })
  return { ...values, roles }
}

function submissionOf(ctx: VerbContext, placing: Placing, account: Account, files: CheckedFiles): Submission {
  const { mail, facts } = placing
  return {
    ...{ ticketId: newId('ticket'), key: undefined, account, earlier: [], channels: ['ticket'], quoted: mail.quoted },
    ...{ licenses: [...facts.licenses, ...facts.ordered], lots: facts.lots },
    opener: { id: account.id, actor: 'customer' },
    before: linkOrdered(ctx, account.email, facts.ordered, facts.open),
    after: ({ id }) => [
      ...missingStatements(ctx, id, account, mail, files),
      ...placedRows(ctx, placing, { class: 'message', place: 'opened', ticketId: id }),
    ],
    // What was decided no longer holds: the mail is decided on anew, from the reading.
    again: () => Promise.reject(new Error(KNOWN_SIGN)),
  }
}

function inputOf(
  mail: Mail,
  { locale }: Account,
  { product, type, severity }: Pick<SubmitTicket, 'product' | 'type' | 'severity'>,
): SubmitTicket {
  return {
    ...{ product, type, severity, locale, version: VERSION_NOT_TOLD, payWith: 'plan' },
    subject: mail.subject || serviceTranslators[locale]('service.mailIn.noSubject'),
    body: bodyOf(mail, { locale }),
    policyVersion: programme.policy.version,
  }
}
