import { type Context, Hono } from 'hono'
import type { App } from '../context.ts'
import { UNHELPFUL_REASONS } from '../db/schema.ts'
import { countVote, keepReason } from '../kb/readings.ts'
import { Unhelpful } from '../kb/schemas.ts'
import { articleBySlug } from '../kb/suggest.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = { texts: ['comment'], choices: { reason: UNHELPFUL_REASONS } }

/** `/helped/{slug}/`: where the two buttons below an article lead. Whom it did not help is asked why. */
export const helpedPages = new Hono<App>()
  .get('/helped/:slug/', (c) => showHelped(c, c.req.param('slug')))
  .post('/helped/:slug/', async (c) => {
    const slug = c.req.param('slug')
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => answer(c, slug, typed),
      (refusal) => showHelped(c, slug, typed, refusal),
    )
  })

async function answer(c: Context<App>, slug: string, typed: Typed): Promise<string> {
  const page = `/${c.var.locale}/helped/${slug}/`
  if (typed.helped === undefined) {
    await keepReason(c.var.verb, slug, parse(Unhelpful, pick(typed, 'reason', 'comment')))
    return `${page}?said=reason`
  }
  await countVote(c.var.verb, slug, typed.helped === 'yes' ? 'helped' : 'notHelped')
  return `${page}?said=${typed.helped === 'yes' ? 'yes' : 'no'}`
}

async function showHelped(c: Context<App>, slug: string, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const { verb: ctx, locale } = c.var
  const [visitor, article] = await Promise.all([readVisitor(ctx, () => []), articleBySlug(ctx.env, locale, slug)])
  if (!article) throw problem('not-found')
  const said = c.req.query('said')
  const view = {
    ...formView(c, FORM, typed, refusal),
    ...{ isAgent: visitor !== null && isAgent(visitor[0]), slug },
    article: { href: article.href, title: article.title, lang: article.lang === locale ? '' : article.lang },
    asksWhy: said === 'no' || refusal !== undefined,
    isThanked: said === 'yes' || said === 'reason',
    isAsked: said === undefined && refusal === undefined,
  }
  return renderPage(c, 'helped/_/', view, refusal?.status)
}
