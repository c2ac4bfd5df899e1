import { programme } from '../../../programme/active.ts'
import { discardFiles } from '../../attachments/received-file.ts'
import type { VerbContext } from '../../context.ts'
import { openSubmissionFor } from '../../desk/open-for-customer.ts'
import { fieldProblem } from '../../problems/problem.ts'
import { type Submission, submitTicket } from '../../tickets/submit.ts'
import type { TicketView } from '../../tickets/view.ts'
import { type CheckedFiles, keepFiles } from '../files.ts'
import type { Mail } from '../mail.ts'
import { bodyOf, missingStatements } from '../reply.ts'
import { loadMail, type MailRow, mailToPlace, placedProblem, placeStatement } from './load.ts'
import type { OpenFromMail } from './schemas.ts'

/**
 * Opens a ticket from a mail, for its sender, under their plan. They get the acknowledgement, and the ticket is theirs.
 * @throws {ProblemError} signed-out, not-an-agent, received-mail-not-found, mail-already-placed, mail-unreadable; validation-failed where
 *   neither the mail nor the agent says whose it is; and what `submitTicket` refuses
 */
export async function openFromMail(ctx: VerbContext, id: string, input: OpenFromMail): Promise<{ ticket: TicketView }> {
  const { row, agent } = await loadMail(ctx, id, () => [])
  const mail = await mailToPlace(ctx, row)
  const { email = row.sender, ...fields } = input
  if (email === null) throw fieldProblem('/email', 'required')
  const opened = await openSubmissionFor(ctx, email, input.locale, undefined)
  // The agent's, since whom it is for may not have an account yet.
  const files = await keepFiles(ctx, agent.id, mail)
  const ticket = { ...fields, body: bodyOf(mail, input), payWith: 'plan', policyVersion: programme.policy.version } as const
  try {
    return await submitTicket(ctx, withMail(ctx, opened, row, mail, files), ticket, files.kept)
  } catch (error) {
    await discardFiles(ctx, files.kept)
    throw placedProblem(error)
  }
}

function withMail(ctx: VerbContext, opened: Submission, row: MailRow, mail: Mail, files: CheckedFiles): Submission {
  return {
    ...opened,
    ...{ channels: ['ticket'], quoted: mail.quoted },
    after: ({ id }) => [
      ...missingStatements(ctx, id, opened.account, mail, files),
      placeStatement(ctx, row, opened.opener, { place: 'opened', ticketId: id }),
    ],
    again: async () => withMail(ctx, await opened.again(), row, mail, files),
  }
}
