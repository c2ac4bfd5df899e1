import * as z from 'zod'
import { SCOPES } from '../db/schema.ts'
import { CreateToken } from '../tokens/schemas.ts'
import type { TokenView } from '../tokens/view.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()

const Token = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Instant.nullable(),
}) satisfies z.ZodType<TokenView>

/** The tokens of an account. */
export const tokenOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/tokens', summary: 'Your tokens', access: 'account' },
    answers: { 200: z.object({ items: z.array(Token) }) },
  },
  {
    ...{ method: 'post', path: '/api/tokens', summary: 'Make a token; the answer alone holds it', access: 'account' },
    body: CreateToken,
    answers: { 201: Token.extend({ token: z.string() }) },
    problems: ['too-many-tokens'],
  },
  {
    ...{ method: 'delete', path: '/api/tokens/{id}', summary: 'End a token of yours at once', access: 'account' },
    answers: { 204: null },
    problems: ['token-not-found'],
  },
]
