import type { apiTokens } from '../db/schema.ts'
import type { Scope } from '../openapi/operation.ts'
import { iso } from '../tickets/view.ts'

/** A token as its account sees it: never the token itself. */
export interface TokenView {
  id: string
  name: string
  /** Last four characters. */
  hint: string
  scopes: Scope[]
  createdAt: string
  expiresAt: string
  /** To the hour; null: never used. */
  lastUsedAt: string | null
}

/** The token of a row. */
export function tokenView(row: Omit<typeof apiTokens.$inferSelect, 'accountId' | 'tokenHash'>): TokenView {
  const { id, name, hint, scopes, createdAt, expiresAt, lastUsedAt } = row
  return {
    ...{ id, name, hint, scopes, createdAt: iso(createdAt), expiresAt: iso(expiresAt) },
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  }
}
