import type * as z from 'zod'
import type { SCOPES } from '../db/schema.ts'
import type { ProblemSlug } from '../problems/registry.ts'

/** Who may call: anyone; an account of its own; those who sell licenses on; the people who answer; those who run the portal. */
export type Access = 'anyone' | 'account' | 'reseller' | 'agent' | 'administrator'

/**
 * In what relation a caller may stand to the thing that a call names: its owner; added to it by the owner (the participants of a ticket, the
 * members of an organisation); or by their role.
 */
export type Party = 'owner' | 'participant' | 'agent' | 'administrator'

/** What a token may be good for. */
export type Scope = (typeof SCOPES)[number]

/** One call of the contract, described with the very schemas that validate it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With parameters in braces: "/api/tickets/{number}". */
  path: string
  summary: string
  access: Access
  /**
   * Of a call with an account about one thing: who may make it, while for everybody else there is no such thing. Left out of a path with a
   * parameter: its owner alone.
   */
  of?: readonly Party[]
  /** What a token must be good for, where that does not follow from who may call and from the path (`worker/tokens/scopes.ts`). Null: no token will do. */
  scope?: Scope | 'any' | null
  query?: z.core.$ZodObject
  /** The body as JSON. */
  body?: z.core.$ZodType
  /** It may come as multipart form data, too, with files in `attachments`. */
  takesFiles?: boolean
  /** It takes `Idempotency-Key`. */
  isIdempotent?: boolean
  /** What a success holds, by status; null: no JSON. */
  answers: Readonly<Record<number, z.core.$ZodType | null>>
  /** Refusals besides those every call can give. */
  problems?: readonly ProblemSlug[]
}
