import { type Context, Hono } from 'hono'
import { formatDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { sha256 } from '../hash.ts'
import { askerOf, consentOf, declineConsent, giveConsent } from '../partners/consent.ts'
import { AnswerConsent } from '../partners/schemas.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { type Account, isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { parse } from '../validate.ts'
import { productName } from './entitlement-words.ts'
import { answerForm, formView, pick, readTyped, type Typed } from './form-view.ts'
import { readerZone } from './reader-zone.ts'
import { renderPage } from './template.ts'
import { factsInWords } from './ticket-view.ts'

/** `/partner/consent/`: where the mail to an end customer leads. Whoever has the link sees what the ticket is about, and can decline. */
export const consentPages = new Hono<App>()
  .get('/partner/consent/', (c) => showConsent(c))
  .post('/partner/consent/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      {},
      () => runAction(c, typed),
      (refusal) => showConsent(c, typed, refusal),
    )
  })

async function runAction(c: Context<App>, typed: Typed): Promise<string> {
  const { token } = parse(AnswerConsent, pick(typed, 'token'))
  switch (typed.action) {
    case 'give':
      return `/${c.var.locale}/tickets/${(await giveConsent(c.var.verb, token)).number}/`
    case 'decline':
      await declineConsent(c.var.verb, token)
      return `/${c.var.locale}/partner/consent/?done=declined`
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

async function showConsent(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const token = typed.token ?? c.req.query('token') ?? ''
  const tokenHash = await sha256(token)
  const queries = [consentOf(ctx, tokenHash), askerOf(ctx, tokenHash)] as const
  const visitor = await readVisitor(ctx, () => queries)
  const [account, [asked], [reseller]] = visitor ?? [null, ...(await ctx.db.batch([...queries]))]
  const isDeclined = c.req.query('done') === 'declined'
  const view = {
    ...formView(c, {}, typed, refusal),
    isAgent: account !== null && isAgent(account),
    isDeclined,
    isOver: !asked && !isDeclined && !refusal,
    question: asked !== undefined &&
      reseller !== undefined && {
        ...questionInWords(t, asked, readerZone(c, account)),
        reseller: reseller.name ?? reseller.email,
        token,
        isForCaller: account?.email === asked.email,
        otherAddress: isAnother(account, asked.email) && account.email,
        signIn: account === null && `/${t.locale}/sign-in/?${new URLSearchParams({ next: consentAddress(t, token) })}`,
      },
  }
  return renderPage(c, 'partner/consent/', view, refusal?.status)
}

/** What the reseller said of the ticket. Nothing of the conversation: that is for whoever consents. */
function questionInWords(
  t: ServiceTranslate,
  { ticket, expiresAt }: Awaited<ReturnType<typeof consentOf>>[number],
  timeZone: string,
) {
  const { type, severity, product } = factsInWords(t, ticket)
  return {
    ...{ type, severity, product, number: ticket.number, subject: ticket.subject },
    productName: productName(t, ticket.product),
    submitted: formatDate(t.locale, ticket.submittedAt, timeZone),
    until: formatDate(t.locale, expiresAt - 1, timeZone),
  }
}

function isAnother(account: Account | null, email: string | null): account is Account {
  return account !== null && account.email !== email
}

function consentAddress(t: ServiceTranslate, token: string): string {
  return `/${t.locale}/partner/consent/?${new URLSearchParams({ token })}`
}
