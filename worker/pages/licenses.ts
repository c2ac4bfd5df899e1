import { type Context, Hono } from 'hono'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { ownLicenses } from '../entitlement/facts.ts'
import { claimLicense } from '../licenses/claim.ts'
import { ClaimLicense } from '../licenses/schemas.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { parse } from '../validate.ts'
import { wordLicense } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = {
  texts: ['key'],
  about: {
    'license-malformed': 'key',
    'license-signature-invalid': 'key',
    'license-signing-key-unknown': 'key',
    'license-signing-key-retired': 'key',
    'license-not-for-sale': 'key',
    'license-not-found': 'key',
    'license-revoked': 'key',
    'license-not-linkable': 'key',
    'license-linked-elsewhere': 'key',
  },
}

/** `/licenses/`: the licenses linked to the account, and linking one more. */
export const licensePages = new Hono<App>()
  .get('/licenses/', (c) => showLicenses(c))
  .post('/licenses/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => link(c, typed),
      (refusal) => showLicenses(c, typed, refusal),
    )
  })

async function link(c: Context<App>, typed: Typed): Promise<string> {
  const { key } = parse(ClaimLicense, pick(typed, 'key'))
  const { license, isNew } = await claimLicense(c.var.verb, key)
  return `/${c.var.locale}/licenses/?${new URLSearchParams({ [isNew ? 'linked' : 'known']: license.id })}`
}

async function showLicenses(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const visitor = await readVisitor(ctx, (me) => [ownLicenses(ctx, me)])
  if (!visitor && !refusal) throw problem('signed-out')
  const [account, rows] = visitor ?? [null, []]
  const licenses = rows.filter((row) => row.revokedAt === null).map((row) => wordLicense(t, row, ctx.now))
  const named = (name: string) => licenses.find(({ id }) => id === c.req.query(name)) ?? false
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: account !== null && isAgent(account),
    isSignedIn: account !== null,
    licenses,
    hasLicenses: licenses.length > 0,
    linked: named('linked'),
    known: named('known'),
  }
  return renderPage(c, 'licenses/', view, refusal?.status)
}
