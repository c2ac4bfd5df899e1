import type * as z from 'zod'
import type { ProblemSlug } from '../problems/registry.ts'

/** Who may call: anyone; an account of its own; the people who answer; those who run the portal. */
export type Access = 'anyone' | 'account' | 'agent' | 'administrator'

/** One call of the contract, described with the very schemas that validate it. */
export interface Operation {
  method: 'get' | 'post' | 'delete'
  /** With parameters in braces: "/api/tickets/{number}". */
  path: string
  summary: string
  access: Access
  query?: z.ZodObject
  /** The body as JSON. */
  body?: z.ZodType
  /** It may come as multipart form data, too, with files in `attachments`. */
  takesFiles?: boolean
  /** It takes `Idempotency-Key`. */
  isIdempotent?: boolean
  /** What a success holds, by status; null: no JSON. */
  answers: Readonly<Record<number, z.ZodType | null>>
  /** Refusals besides those every call can give. */
  problems?: readonly ProblemSlug[]
}
