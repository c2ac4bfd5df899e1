import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { App } from '../context.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { setSessionCookie } from '../sessions/cookie.ts'
import { createSession, type Proof } from '../sessions/create.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { CODE_MS, requestCode } from '../sessions/request-code.ts'
import { CreateSession, RequestCode, TimeZone } from '../sessions/schemas.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { localPath } from './local-path.ts'
import { renderPage } from './template.ts'

/** ask: for the mail address; enter: the code from the mail; open: the link from the mail was followed. */
type Step = 'ask' | 'enter' | 'open'

/** Keeps the address while its owner looks into the mailbox: the page can be loaded again without it standing in the browser's history. */
const ADDRESS_COOKIE = 'sign-in-address'

const FORM: FormShape = { texts: ['email', 'code'], about: { 'sign-in-code-invalid': 'code' } }

/** `/sign-in/`: asking for a mail, typing its code, or following its link, which uses nothing up before the button is pressed. */
export const signInPages = new Hono<App>()
  .get('/sign-in/', async (c) => {
    if (c.req.query('token')) return showSignIn(c, 'open')
    if (await readVisitor(c.var.verb, () => [])) return c.redirect(nextAddress(c), 303)
    const email = getCookie(c, ADDRESS_COOKIE) ?? ''
    return showSignIn(c, c.req.query('step') === 'enter' && email ? 'enter' : 'ask', { email })
  })
  .post('/sign-in/', async (c) => {
    const typed = await readTyped(c)
    const step = stepOf(typed)
    const run = () => (step === 'ask' ? ask(c, typed) : enter(c, step, typed))
    return answerForm(c, FORM, run, (refusal) => showSignIn(c, stepAfter(step, refusal), typed, refusal))
  })

async function ask(c: Context<App>, typed: Typed): Promise<string> {
  const { email } = parse(RequestCode, pick(typed, 'email'))
  await requestCode(c.var.verb, email, c.var.locale, localPath(c.req.query('next')))
  const isSecure = c.env.ORIGIN.startsWith('https:')
  setCookie(c, ADDRESS_COOKIE, email, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure, maxAge: CODE_MS / 1000 })
  return signInAddress(c, { step: 'enter' })
}

async function enter(c: Context<App>, step: 'enter' | 'open', typed: Typed): Promise<string> {
  const given = parse(CreateSession, pick(typed, ...(step === 'open' ? ['token'] : ['email', 'code'])))
  const proof: Proof = 'token' in given ? { token: given.token } : { email: given.email, code: given.code }
  const { token } = await createSession(c.var.verb, proof, TimeZone.safeParse(typed.timeZone).data)
  setSessionCookie(c, token)
  deleteCookie(c, ADDRESS_COOKIE, { path: '/' })
  return nextAddress(c)
}

function stepOf({ action }: Typed): Step {
  if (action === 'ask' || action === 'enter' || action === 'open') return action
  throw fieldProblem('/action', 'not-one-of-these')
}

/** A link that no longer works leads to asking for a new mail. */
function stepAfter(step: Step, refusal: ProblemError): Step {
  return step === 'open' && refusal.slug === 'sign-in-code-invalid' ? 'ask' : step
}

function showSignIn(c: Context<App>, step: Step, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: false,
    step: { ask: step === 'ask', enter: step === 'enter', open: step === 'open' },
    token: typed.token ?? c.req.query('token') ?? '',
    startAgain: signInAddress(c, {}),
  }
  return renderPage(c, 'sign-in/', view, refusal?.status)
}

/** The sign-in page at a step, which still knows where to go afterwards. */
function signInAddress(c: Context<App>, query: { step?: Step }): string {
  const next = localPath(c.req.query('next'))
  const search = new URLSearchParams({ ...query, ...(next && { next }) }).toString()
  return `/${c.var.locale}/sign-in/${search && `?${search}`}`
}

/** Where to go once signed in. */
function nextAddress(c: Context<App>): string {
  return localPath(c.req.query('next')) ?? `/${c.var.locale}/account/`
}
