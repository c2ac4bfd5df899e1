import { serviceTranslators } from '../../locales/service.ts'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { apiTokens, SCOPES } from '../db/schema.ts'
import { newToken, sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { tokenCreatedMail } from '../mail/integration-letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import type { Scope } from '../openapi/operation.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { type Account, isAgent, readAs } from '../sessions/read-as.ts'
import { tokensOf } from './list.ts'
import type { CreateToken } from './schemas.ts'
import { type TokenView, tokenView } from './view.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Tokens of one account at a time. */
export const TOKENS_MAX = 20
/** What every token begins with, so that one that was published by mistake can be searched for. */
export const TOKEN_PREFIX = 'bst_'

/** Scopes that an account may give to a token. */
export function scopesFor(account: Pick<Account, 'roles'>): Scope[] {
  return SCOPES.filter((scope) => {
    if (scope === 'admin') return account.roles.includes('administrator')
    return isAgent(account) || !scope.startsWith('desk:')
  })
}

/**
 * Makes a token for the caller's account and tells the account by mail. The token is in the answer and nowhere else.
 * @throws {ProblemError} signed-out; validation-failed for a scope that takes a role; too-many-tokens
 */
export async function createToken(ctx: VerbContext, input: CreateToken): Promise<{ token: string; view: TokenView }> {
  const [account, existing] = await readAs(ctx, (me) => [tokensOf(ctx, me)])
  const allowed = scopesFor(account)
  if (input.scopes.some((scope) => !allowed.includes(scope))) throw fieldProblem('/scopes', 'scope-needs-role')
  if (existing.length >= TOKENS_MAX) throw problem('too-many-tokens', { params: { maximum: TOKENS_MAX } })
  const token = `${TOKEN_PREFIX}${newToken()}`
  const row = {
    ...{ id: newId('token'), accountId: account.id, name: input.name, tokenHash: await sha256(token), hint: token.slice(-4) },
    ...{ scopes: SCOPES.filter((scope) => input.scopes.includes(scope)), createdAt: ctx.now, lastUsedAt: null },
    expiresAt: ctx.now + input.days * DAY_MS,
  }
  const letter = tokenCreatedMail(serviceTranslators[account.locale], {
    ...{ name: row.name, scopes: row.scopes },
    link: `${ctx.env.ORIGIN}/${account.locale}/account/tokens/`,
  })
  await ctx.db.batch([
    ctx.db.insert(apiTokens).values(row),
    mailRow(ctx, account.email, letter, account.locale, { accountId: account.id }),
    ...auditOf(ctx, account, 'token.created', row),
  ])
  deliverSoon(ctx)
  return { token, view: tokenView(row) }
}

/** The audit entry for a token that reaches further than its account's own things; none for another. */
export function auditOf(
  ctx: VerbContext,
  account: Account,
  action: 'token.created' | 'token.revoked',
  { id, name, scopes }: Pick<TokenView, 'id' | 'name' | 'scopes'>,
) {
  const isOurs = scopes.some((scope) => scope === 'admin' || scope.startsWith('desk:'))
  const state = action === 'token.created' ? { after: { name, scopes } } : { before: { name, scopes } }
  return isOurs ? [auditRow(ctx, { actor: account, action, subject: id, accountId: account.id, ...state })] : []
}
