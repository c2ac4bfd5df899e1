import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, nameIn, productById } from '../../programme/find.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { ticketConsents } from '../db/schema.ts'
import { keyedHash, newToken, sha256 } from '../hash.ts'
import { mailRow } from '../mail/outbox.ts'
import { consentAskedMail } from '../mail/partner-letters.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { openSubmission, type Submission, submitTicket } from '../tickets/submit.ts'
import type { TicketView } from '../tickets/view.ts'
import { soldLicense } from './licenses.ts'
import { assertReseller } from './read-as.ts'
import type { SubmitForCustomer } from './schemas.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long an end customer can answer. */
export const CONSENT_MS = 14 * DAY_MS

/**
 * Submits a ticket about a license that the caller sold, for its end customer, who is asked for consent by mail. Until then it is the
 * caller's own, under the resellers' plan, and knows no more of the customer than the address.
 *
 * One round trip more than other commands: which license it is stands in the body.
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} signed-out, not-a-reseller, license-not-found, too-many-requests, and what `submitTicket` refuses;
 * validation-failed for the caller's own address
 */
export async function submitForCustomer(
  ctx: VerbContext,
  { license: licenseId, customerEmail, customerLocale, ...about }: SubmitForCustomer,
  key?: string,
): Promise<{ ticket: TicketView }> {
  const opened = await openSubmission(ctx, key)
  const { account } = opened
  assertReseller(account)
  if (customerEmail === account.email) throw fieldProblem('/customerEmail', 'own-address')
  const [license] = await soldLicense(ctx, account.email, licenseId)
  if (!license) throw problem('license-not-found')
  await countAttempts(ctx, [
    { kind: 'consent-by-account', subject: account.id },
    { kind: 'consent-by-address', subject: await keyedHash(ctx.env.SECRET, 'address', customerEmail) },
  ])
  const token = newToken()
  const question = { licenseId, email: customerEmail, tokenHash: await sha256(token) }
  const t = serviceTranslators[customerLocale]
  const letter = consentAskedMail(t, {
    reseller: account.name ?? account.email,
    product: nameIn(known(productById(programme, license.product), 'product', license.product).name, customerLocale),
    link: `${ctx.env.ORIGIN}/${customerLocale}/partner/consent/?${new URLSearchParams({ token })}`,
    days: CONSENT_MS / DAY_MS,
  })
  const asking = (submission: Submission): Submission => ({
    ...submission,
    // Their own licenses and incidents are for their own questions.
    ...{ licenses: [], lots: [] },
    after: ({ id: ticketId }) => [
      ctx.db.insert(ticketConsents).values({
        ...{ ...question, ticketId, resellerId: account.id, status: 'asked' },
        ...{ askedAt: ctx.now, expiresAt: ctx.now + CONSENT_MS },
      }),
      mailRow(ctx, customerEmail, letter, customerLocale),
    ],
    again: async () => asking(await submission.again()),
  })
  // What the ticket itself does not hold counts for the idempotency key all the same.
  const input = { ...about, product: license.product, payWith: 'plan', licenseId, customerEmail } as const
  return submitTicket(ctx, asking(opened), input)
}
