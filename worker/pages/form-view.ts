import type { Context } from 'hono'
import { serviceTranslators } from '../../locales/service.ts'
import { CHUNK_BYTES_MAX, FILE_BYTES_MAX, FILES_MAX, megabytes, UPLOAD_BYTES_MAX } from '../attachments/limits.ts'
import type { App } from '../context.ts'
import type { FieldCode, ProblemError } from '../problems/problem.ts'
import type { ProblemSlug } from '../problems/registry.ts'
import { type ProblemBody, problemBody, problemResponse, toProblem } from '../problems/respond.ts'
import { readText } from '../validate.ts'

/** Text of a form without files, bytes. */
const FORM_TEXT_BYTES_MAX = 512 * 1024

/** Limits of a form's files, as its page states them: of those that come within the form, and of those a script uploads before. */
export const FILE_LIMITS = {
  files: FILES_MAX,
  megabytes: megabytes(FILE_BYTES_MAX),
  uploadBytes: UPLOAD_BYTES_MAX,
  uploadMegabytes: megabytes(UPLOAD_BYTES_MAX),
  chunkBytes: CHUNK_BYTES_MAX,
}

/** What was typed into a form, by the names of its fields. */
export type Typed = Readonly<Record<string, string>>

/** The fields of a page's forms, so that the page can be shown again with what was typed. "billing-city" is `city` of the body's `billing`. */
export interface FormShape {
  /** Fields that are typed into. */
  texts?: readonly string[]
  /** Fields that are chosen, with the values they offer. */
  choices?: Readonly<Record<string, readonly string[]>>
  /** The field a refusal is about although it names none. */
  about?: Readonly<Partial<Record<ProblemSlug, string>>>
  /** What is said of a field left out, where that it is needed says too little. */
  missing?: Readonly<Record<string, FieldCode>>
}

/** Why a command was refused, above its form. */
export interface ProblemView {
  title: string
  detail: string
  /** Whether it is the fields' own errors that say what is wrong, rather than title and detail. */
  namesFields: boolean
  /** Where to sign in, when that is what is missing; false otherwise. */
  signIn: string | false
}

/** The part of a page's view that its form components read. */
export interface FormView {
  values: Record<string, string>
  chosen: Record<string, Record<string, boolean>>
  errors: Record<string, string>
  problem: ProblemView | false
}

/** What was typed into a form without files. @throws {ProblemError} body-too-large */
export async function readTyped(c: Context<App>): Promise<Typed> {
  return Object.fromEntries(new URLSearchParams(await readText(c.req.raw, FORM_TEXT_BYTES_MAX)))
}

/** Only these fields of what was typed, those left empty left out: what a schema is asked about. */
export function pick(typed: Typed, ...names: readonly string[]): Typed {
  return Object.fromEntries(names.flatMap((name) => (typed[name] ? [[name, typed[name]]] : [])))
}

/** A form as it is shown: with what was typed, and, when it was refused, with what is wrong. */
export function formView(c: Context<App>, shape: FormShape, typed: Typed, refusal?: ProblemError): FormView {
  const choices = Object.entries(shape.choices ?? {})
  const texts = shape.texts ?? []
  const body = refusal && locatedBody(c, shape, refusal)
  const errorOf = (name: string) =>
    body?.errors?.find(({ pointer }) => fieldOf(pointer) === name || pointer === `/${name.replaceAll('-', '/')}`)?.detail ?? ''
  return {
    values: Object.fromEntries(texts.map((name) => [name, typed[name] ?? ''])),
    chosen: Object.fromEntries(
      choices.map(([name, options]) => [name, Object.fromEntries(options.map((option) => [option, typed[name] === option]))]),
    ),
    errors: Object.fromEntries([...texts, ...choices.map(([name]) => name)].map((name) => [name, errorOf(name)])),
    problem: body ? problemView(c, body, refusal) : false,
  }
}

function problemView(c: Context<App>, { title, detail }: ProblemBody, refusal: ProblemError): ProblemView {
  const signIn = refusal.slug === 'signed-out' && `/${c.var.locale}/sign-in/`
  return { title, detail, namesFields: refusal.errors.length > 0, signIn }
}

/**
 * Runs the command of a form. Done, it leads to the page `run` names; refused, the page is shown `again` with the refusal's status.
 * A script that sends the form in place says so in Accept and gets the same in its terms: 201 with Location, or the problem as JSON.
 */
export async function answerForm(
  c: Context<App>,
  shape: FormShape,
  run: () => Promise<string>,
  again: (refusal: ProblemError) => Promise<Response>,
): Promise<Response> {
  const inPlace = c.req.header('accept')?.startsWith('application/problem+json') ?? false
  try {
    const location = await run()
    return inPlace ? c.body(null, 201, { location }) : c.redirect(location, 303)
  } catch (error) {
    const refusal = toProblem(error, c.var.requestId)
    if (inPlace) return problemResponse(refusal, c, locatedBody(c, shape, refusal))
    for (const [name, value] of Object.entries(refusal.headers)) c.header(name, value)
    return again(refusal)
  }
}

/** The problem in this form's terms: with the field it is about where it names none itself. */
function locatedBody(c: Context<App>, { about = {}, missing = {} }: FormShape, refusal: ProblemError): ProblemBody {
  const t = serviceTranslators[c.var.locale]
  const body = problemBody(refusal, c)
  const field = about[refusal.slug]
  const named = (body.errors ?? []).map((error) => {
    const code = error.code === 'required' ? missing[fieldOf(error.pointer)] : undefined
    return code ? { ...error, code, detail: t(`service.field.${code}`) } : error
  })
  if (field === undefined) return named.length > 0 ? { ...body, errors: named } : body
  return { ...body, errors: [{ pointer: `/${field}`, code: refusal.slug, detail: body.title }, ...named] }
}

/** The form's field that a pointer leads to. */
function fieldOf(pointer: string): string {
  return pointer.split('/')[1] ?? ''
}
