import { eq } from 'drizzle-orm'
import { type Context, Hono } from 'hono'
import { LOCALES } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { decideEntitlement } from '../../programme/entitlement.ts'
import { known, nameIn, planById } from '../../programme/find.ts'
import type { Product } from '../../programme/schema.ts'
import { Profile, updateProfile } from '../accounts/update-profile.ts'
import type { App } from '../context.ts'
import { accounts } from '../db/schema.ts'
import { coverageFacts, licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { clearSessionCookie } from '../sessions/cookie.ts'
import { endAllSessions, endSession } from '../sessions/end.ts'
import { type Account, isAgent, readAs } from '../sessions/read-as.ts'
import { parse } from '../validate.ts'
import { wordChannels, wordImprovements, wordLicense, wordReasons, wordTargets } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = { texts: ['name', 'timeZone'], choices: { locale: LOCALES, wantsReminders: ['yes'] } }

/** `/account/`: who the caller is, what they may ask for and why; their settings; signing out. */
export const accountPages = new Hono<App>()
  .get('/account/', (c) => showAccount(c))
  .post('/account/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => runAction(c, typed),
      (refusal) => showAccount(c, typed, refusal),
    )
  })

async function runAction(c: Context<App>, typed: Typed): Promise<string> {
  switch (typed.action) {
    case 'profile': {
      const wantsReminders = typed.wantsReminders === 'yes'
      const profile = parse(Profile, { ...pick(typed, 'name', 'locale', 'timeZone'), wantsReminders })
      await updateProfile(c.var.verb, profile)
      return `/${profile.locale}/account/?saved=profile`
    }
    case 'signOut':
      await endSession(c.var.verb)
      return afterSignOut(c)
    case 'signOutEverywhere':
      await endAllSessions(c.var.verb)
      return afterSignOut(c)
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

/** What was drafted on this computer is nobody else's to read. */
function afterSignOut(c: Context<App>): string {
  clearSessionCookie(c)
  c.header('clear-site-data', '"storage"')
  return `/${c.var.locale}/`
}

type Licenses = Awaited<ReturnType<typeof licenseFacts>>
type Lots = Awaited<ReturnType<typeof lotFacts>>

async function showAccount(c: Context<App>, typed?: Typed, refusal?: ProblemError): Promise<Response> {
  const ctx = c.var.verb
  const [account, licenses, lots, [reminders]] = await readAs(ctx, (me) => [
    licenseFacts(ctx, me),
    lotFacts(ctx, me),
    ctx.db.select({ areWanted: accounts.wantsReminders }).from(accounts).where(eq(accounts.id, me)),
  ])
  const form = formView(
    c,
    FORM,
    typed ?? {
      ...{ name: account.name ?? '', locale: account.locale, timeZone: account.timeZone },
      wantsReminders: reminders?.areWanted ? 'yes' : '',
    },
    refusal,
  )
  const view = {
    ...form,
    isAgent: isAgent(account),
    email: account.email,
    isReseller: account.roles.includes('reseller'),
    isSaved: c.req.query('saved') === 'profile',
    regions: timeZoneRegions(form.values.timeZone || account.timeZone),
    products: programme.products.map((product) => productView(c, product, account, licenses, lots)),
  }
  return renderPage(c, 'account/', view, refusal?.status)
}

/** What the account may ask for about one product, in words. */
function productView(c: Context<App>, product: Product, account: Account, licenses: Licenses, lots: Lots) {
  const t = serviceTranslators[c.var.locale]
  const { now } = c.var.verb
  const mine = licenses.filter(({ product: id, revokedAt, isShared }) => id === product.id && revokedAt === null && !isShared)
  const entitlement = decideEntitlement(programme, coverageFacts(account, product.id, licenses, lots), now)
  const plan = entitlement.plan === null ? undefined : known(planById(programme, entitlement.plan), 'plan', entitlement.plan)
  return {
    name: nameIn(product.name, t.locale),
    plan: plan ? nameIn(plan.name, t.locale) : t('service.plan.none'),
    hasTickets: Boolean(plan?.channels.ticket) || entitlement.balance > 0,
    newTicket: `/${t.locale}/tickets/new/?${new URLSearchParams({ product: product.id })}`,
    balance: entitlement.balance > 0 && t('service.incidents.balance', { count: entitlement.balance }),
    why: wordReasons(t, entitlement),
    targets: plan ? wordTargets(t, plan) : [],
    channels: plan ? wordChannels(t, plan, now) : [],
    improve: wordImprovements(t, entitlement.improve, product.id),
    hasImprovements: entitlement.improve.length > 0,
    licenses: mine.map((license) => wordLicense(t, license, now)),
    hasLicenses: mine.length > 0,
  }
}

/** The time zones there are, by region, the reader's own chosen even where this runtime lists it under another name. */
function timeZoneRegions(chosen: string) {
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), chosen, 'UTC'])
  const regions = Map.groupBy([...zones].toSorted(), (zone) => zone.split('/')[0] ?? zone)
  return [...regions].map(([region, ids]) => ({
    region,
    zones: ids.map((id) => ({ id, name: id.slice(id.indexOf('/') + 1).replaceAll('_', ' '), isChosen: id === chosen })),
  }))
}
