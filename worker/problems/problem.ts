import type { ServiceKey } from '../../locales/service.ts'
import type { MessageParams } from '../../locales/translate.ts'
import { PROBLEM_STATUS, type ProblemSlug } from './registry.ts'

/** What is wrong with a field, worded in `service.field.<code>`. */
export type FieldCode = ServiceKey extends infer K ? (K extends `service.field.${infer Code}` ? Code : never) : never

/** One field's fault. `pointer` is a JSON Pointer (RFC 6901) into the request's body, or the query's or form field's name after "/". */
export interface FieldError {
  pointer: string
  code: FieldCode
  params?: MessageParams
}

/** A refusal on its way to the caller, as RFC 9457. Thrown by verbs, worded in the reader's language by `respond.ts`. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug
  readonly params: MessageParams
  readonly errors: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(slug: ProblemSlug, extra: ProblemExtra = {}) {
    super(slug)
    this.slug = slug
    this.params = extra.params ?? {}
    this.errors = extra.errors ?? []
    this.headers = extra.headers ?? {}
  }

  get status() {
    return PROBLEM_STATUS[this.slug]
  }
}

interface ProblemExtra {
  /** What the wording names. */
  params?: MessageParams
  errors?: readonly FieldError[]
  headers?: Record<string, string>
}

/** The refusal to throw. */
export function problem(slug: ProblemSlug, extra?: ProblemExtra): ProblemError {
  return new ProblemError(slug, extra)
}

/** The refusal of one field. */
export function fieldProblem(pointer: string, code: FieldCode, params?: MessageParams): ProblemError {
  return problem('validation-failed', { errors: [{ pointer, code, params }] })
}
