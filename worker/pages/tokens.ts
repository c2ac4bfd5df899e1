import { type Context, Hono } from 'hono'
import { formatDate, formatDateTime } from '../../locales/format.ts'
import type { App } from '../context.ts'
import { SCOPES } from '../db/schema.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { toProblem } from '../problems/respond.ts'
import { isAgent, readAs } from '../sessions/read-as.ts'
import { createToken, scopesFor } from '../tokens/create.ts'
import { tokensOf } from '../tokens/list.ts'
import { revokeToken } from '../tokens/revoke.ts'
import { CreateToken, TOKEN_DAYS } from '../tokens/schemas.ts'
import { parse } from '../validate.ts'
import { type FormShape, formView, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'
import { tickedOf, tickView } from './ticks.ts'

const DAYS = TOKEN_DAYS.map(String)
const FORM: FormShape = { texts: ['name', 'scopes'], choices: { days: DAYS } }

/** `/account/tokens/`: what other programs identify themselves with. The page that answers the making of one is the only one that shows it. */
export const tokenPages = new Hono<App>()
  .get('/account/tokens/', (c) => showTokens(c))
  .post('/account/tokens/', async (c) => {
    const typed = await readTyped(c)
    try {
      return await act(c, typed)
    } catch (error) {
      return showTokens(c, { typed, refusal: toProblem(error, c.var.requestId) })
    }
  })

async function act(c: Context<App>, typed: Typed): Promise<Response> {
  switch (typed.action) {
    case 'create': {
      const asked = { name: typed.name ?? '', scopes: tickedOf(typed, 'scopes', SCOPES), days: Number(typed.days) }
      const { token } = await createToken(c.var.verb, parse(CreateToken, asked))
      return showTokens(c, { made: { name: asked.name, token } })
    }
    case 'revoke':
      await revokeToken(c.var.verb, typed.id ?? '')
      return c.redirect(`/${c.var.locale}/account/tokens/?done=revoked`, 303)
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

interface Shown {
  typed?: Typed
  refusal?: ProblemError
  made?: { name: string; token: string }
}

async function showTokens(c: Context<App>, { typed = { days: '90' }, refusal, made }: Shown = {}): Promise<Response> {
  const ctx = c.var.verb
  const [account, tokens] = await readAs(ctx, (me) => [tokensOf(ctx, me)])
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: isAgent(account),
    isRevoked: c.req.query('done') === 'revoked',
    made: made ?? false,
    offered: tickView(SCOPES, scopesFor(account)),
    ticked: tickView(SCOPES, tickedOf(typed, 'scopes', SCOPES)),
    hasTokens: tokens.length > 0,
    tokens: tokens.map(({ id, name, hint, scopes, expiresAt, lastUsedAt }) => ({
      ...{ id, name, hint, scopes },
      expiresAt: formatDate(c.var.locale, expiresAt, account.timeZone),
      lastUsedAt: lastUsedAt !== null && formatDateTime(c.var.locale, lastUsedAt, account.timeZone),
    })),
  }
  return renderPage(c, 'account/tokens/', view, refusal?.status)
}
