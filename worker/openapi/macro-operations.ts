import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { PLACEHOLDERS } from '../../programme/macro.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import { MACRO_FOLLOW_UPS } from '../db/schema.ts'
import type { FilledMacro } from '../macros/fill.ts'
import { ChangeMacro, CreateMacro } from '../macros/schemas.ts'
import type { MacroView } from '../macros/view.ts'
import { pageOf } from './answers.ts'
import type { Operation } from './operation.ts'

const followUp = { status: z.enum(MACRO_FOLLOW_UPS).nullable(), outcome: z.enum(OUTCOMES).nullable() }

const Macro = z.object({
  id: z.string(),
  title: z.string(),
  texts: z.object({ da: z.string().optional(), el: z.string().optional(), ro: z.string().optional(), en: z.string().optional() }),
  missing: z.array(z.enum(LOCALES)),
  shared: z.boolean(),
  ...followUp,
  revision: z.int(),
  updatedAt: z.iso.datetime(),
}) satisfies z.ZodType<MacroView>

const Filled = z.object({
  text: z.string(),
  locale: z.enum(LOCALES),
  isStandIn: z.boolean(),
  unfilled: z.array(z.enum(PLACEHOLDERS)),
  ...followUp,
}) satisfies z.ZodType<FilledMacro>

const macroAnswer = z.object({ macro: Macro })
const refused = ['macro-not-found', 'not-an-administrator'] as const

/** Canned answers. */
export const macroOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/desk/macros', summary: 'Canned answers: shared ones and your own', access: 'agent' },
    answers: { 200: pageOf(Macro) },
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/macros',
      summary: 'Keep a canned answer; shared ones are the administrators’',
      access: 'agent',
    },
    body: CreateMacro,
    answers: { 201: macroAnswer },
    problems: ['not-an-administrator', 'macros-full'],
  },
  {
    ...{ method: 'get', path: '/api/desk/macros/{id}', summary: 'One canned answer', access: 'agent' },
    answers: { 200: macroAnswer },
    problems: ['macro-not-found'],
  },
  {
    ...{ method: 'post', path: '/api/desk/macros/{id}', summary: 'Change a canned answer', access: 'agent' },
    body: ChangeMacro,
    answers: { 200: macroAnswer },
    problems: [...refused, 'macro-changed', 'macros-full'],
  },
  {
    ...{ method: 'delete', path: '/api/desk/macros/{id}', summary: 'Delete a canned answer', access: 'agent' },
    answers: { 204: null },
    problems: refused,
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/macros/{id}',
      summary: 'A canned answer in the ticket’s language, its placeholders filled',
      access: 'agent',
    },
    answers: { 200: z.object({ macro: Filled }) },
    problems: ['ticket-not-found', 'macro-not-found'],
  },
]
