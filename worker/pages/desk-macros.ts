import { type Context, Hono } from 'hono'
import { formatList } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { PLACEHOLDERS } from '../../programme/macro.ts'
import type { App } from '../context.ts'
import { MACRO_FOLLOW_UPS } from '../db/schema.ts'
import { REPLY_OUTCOMES } from '../desk/schemas.ts'
import { changeMacro } from '../macros/change.ts'
import { createMacro } from '../macros/create.ts'
import { listMacros } from '../macros/list.ts'
import { readMacro } from '../macros/read.ts'
import { removeMacro } from '../macros/remove.ts'
import { ChangeMacro, CreateMacro } from '../macros/schemas.ts'
import type { MacroView } from '../macros/view.ts'
import type { ProblemError } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const TEXTS = LOCALES.map((locale) => `texts-${locale}`)
const FORM: FormShape = {
  texts: ['title', ...TEXTS],
  choices: { status: ['', ...MACRO_FOLLOW_UPS], outcome: ['', ...REPLY_OUTCOMES], shared: ['yes'] },
}
/** In place of an id: a macro that is not kept yet. */
const NEW = 'new'

/** `/desk/macros/`: the canned answers an agent may use; and one of them, or a new one, to write. */
export const deskMacroPages = new Hono<App>()
  .get('/desk/macros/', showList)
  .get('/desk/macros/:id/', (c) => showMacro(c, c.req.param('id')))
  .post('/desk/macros/:id/', async (c) => {
    const id = c.req.param('id')
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => act(c, id, typed),
      (refusal) => showMacro(c, id, typed, refusal),
    )
  })

async function act(c: Context<App>, id: string, typed: Typed): Promise<string> {
  const list = `/${c.var.locale}/desk/macros/`
  if (typed.action === 'delete') {
    await removeMacro(c.var.verb, id)
    return `${list}?done=delete`
  }
  const texts = LOCALES.flatMap((locale) => (typed[`texts-${locale}`]?.trim() ? [[locale, typed[`texts-${locale}`]]] : []))
  const input = {
    ...pick(typed, 'title', 'status', 'outcome'),
    ...{ texts: Object.fromEntries(texts), shared: typed.shared === 'yes' },
  }
  if (id === NEW) await createMacro(c.var.verb, parse(CreateMacro, input))
  else await changeMacro(c.var.verb, id, parse(ChangeMacro, { ...input, revision: Number(typed.revision) }))
  return `${list}?done=save`
}

async function showList(c: Context<App>): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { agent, items } = await listMacros(c.var.verb)
  const done = c.req.query('done')
  const group = (isShared: boolean) => items.filter(({ shared }) => shared === isShared).map((macro) => macroLine(t, macro))
  const [own, shared] = [group(false), group(true)]
  return renderPage(c, 'desk/macros/', {
    ...{ isAgent: true, isAdministrator: agent.roles.includes('administrator'), problem: false },
    ...{ own, hasOwn: own.length > 0, shared, hasShared: shared.length > 0 },
    done: { save: done === 'save', delete: done === 'delete' },
  })
}

function macroLine(t: ServiceTranslate, { id, title, missing, status, outcome }: MacroView) {
  const languages = missing.map((locale) => t(`programme.language.${locale}`))
  return {
    ...{ title, href: `/${t.locale}/desk/macros/${id}/` },
    missing: languages.length > 0 && formatList(t.locale, languages),
    followUp:
      status !== null &&
      t(`service.macro.follow.${status}`, { outcome: outcome === null ? '' : t(`programme.outcome.${outcome}`) }),
  }
}

async function showMacro(c: Context<App>, id: string, typed?: Typed, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { agent, macro } = await readEditable(c, id, refusal)
  const isAdministrator = agent?.roles.includes('administrator') ?? false
  const shown = typed ?? (macro ? typedOf(macro) : {})
  const view = {
    ...formView(c, FORM, { ...shown, status: shown.status ?? '', outcome: shown.outcome ?? '' }, refusal),
    ...{ isAgent: true, isNew: id === NEW, id, isAdministrator },
    revision: shown.revision ?? '',
    canChange: agent === null || macro === null || !macro.shared || isAdministrator,
    placeholders: PLACEHOLDERS.map((name) => ({ name: `{{${name}}}`, meaning: t(`service.macro.placeholder.${name}`) })),
  }
  return renderPage(c, 'desk/macros/_/', view, refusal?.status)
}

/** Who writes, and the macro as it is kept. Of an agent whose session has ended, what they typed is all there is. */
async function readEditable(c: Context<App>, id: string, refusal?: ProblemError) {
  const ctx = c.var.verb
  if (refusal?.slug === 'signed-out') return { agent: null, macro: null }
  if (id !== NEW) return readMacro(ctx, id)
  const [agent] = await readAsAgent(ctx, () => [])
  return { agent, macro: null }
}

/** A macro as its form holds it. */
function typedOf({ title, texts, shared, status, outcome, revision }: MacroView): Typed {
  const written = Object.entries(texts).map(([locale, text]) => [`texts-${locale}`, text])
  const chosen = { status: status ?? '', outcome: outcome ?? '', shared: shared ? 'yes' : '' }
  return { ...Object.fromEntries(written), ...chosen, title, revision: String(revision) }
}
