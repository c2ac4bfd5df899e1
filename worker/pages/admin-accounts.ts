import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { formatDate, formatNumber } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { packById } from '../../programme/find.ts'
import { type AccountFile, findAccounts, type ListedAccount, readAccountFile } from '../accounts/find.ts'
import { AccountsQuery, CorrectIncidents } from '../administration/schemas.ts'
import type { App } from '../context.ts'
import { ROLES } from '../db/schema.ts'
import { setRoles } from '../desk/roles.ts'
import { idempotencyKeyOf, requestHashOf } from '../idempotency.ts'
import { correctIncidents } from '../incidents/correct.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { packName } from '../purchases/letter-facts.ts'
import { parse } from '../validate.ts'
import { wordLicense } from './entitlement-words.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { deskEntryLine } from './incident-view.ts'
import { invoiceLine } from './invoices.ts'
import { renderPage } from './template.ts'

const YES: readonly string[] = ['yes']
const FORM: FormShape = {
  texts: ['lot', 'delta', 'reason', 'roles'],
  choices: Object.fromEntries(ROLES.map((role) => [role, YES])),
  about: { 'correction-overdraft': 'delta', 'lot-not-found': 'lot' },
}
const ListShown = z.pick(AccountsQuery, { cursor: true, find: true })
/** Accounts on a page, and entries of one's ledger. */
const LINES = 50
const ENTRIES = 25

/** `/desk/accounts/`: finding accounts, for administrators; and one with its roles, licenses, incidents and invoices. */
export const adminAccountPages = new Hono<App>()
  .get('/desk/accounts/', showList)
  .get('/desk/accounts/:id/', (c) => showAccount(c, c.req.param('id')))
  .post('/desk/accounts/:id/', async (c) => {
    const id = c.req.param('id')
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => act(c, id, typed),
      (refusal) => showAccount(c, id, typed, refusal),
    )
  })

async function act(c: Context<App>, id: string, typed: Typed): Promise<string> {
  const ctx = c.var.verb
  const { account } = await readAccountFile(ctx, { id }, { limit: 1 })
  switch (typed.action) {
    case 'roles':
      await setRoles(
        ctx,
        account.email,
        ROLES.filter((role) => typed[role] === 'yes'),
      )
      break
    case 'correct': {
      const delta = typed.delta?.trim() ? Number(typed.delta.replace('−', '-')) : undefined
      const input = parse(CorrectIncidents, { ...pick(typed, 'lot', 'reason'), delta })
      const form = idempotencyKeyOf(c.req.raw)
      await correctIncidents(ctx, account.email, input, form && (await requestHashOf({ form, input })))
      break
    }
    default:
      throw problem('validation-failed')
  }
  return `/${c.var.locale}/desk/accounts/${id}/?done=${typed.action}#main`
}

async function showList(c: Context<App>): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { find = '', cursor } = c.req.query()
  const { items, nextCursor } = await findAccounts(c.var.verb, { ...parse(ListShown, { find, cursor }), limit: LINES })
  return renderPage(c, 'desk/accounts/', {
    ...{ isAgent: true, problem: false, find },
    accounts: items.map((account) => ({ ...personLine(t, account), href: `/${t.locale}/desk/accounts/${account.id}/` })),
    hasAccounts: items.length > 0,
    toFirst: cursor !== undefined && `?${new URLSearchParams({ find })}`,
    older: nextCursor !== null && `?${new URLSearchParams({ find, cursor: nextCursor })}`,
  })
}

function personLine(t: ServiceTranslate, { email, name, roles, createdAt, timeZone }: ListedAccount) {
  return {
    ...{ email, name: name ?? false },
    roles: roles.map((role) => t(`service.admin.role.${role}`)),
    since: formatDate(t.locale, Date.parse(createdAt), timeZone),
  }
}

async function showAccount(c: Context<App>, id: string, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const file = await readAccountFile(c.var.verb, { id }, { cursor: c.req.query('cursor'), limit: ENTRIES })
  const { account, incidents, invoices } = file
  const chosen = typed.action === 'roles' ? typed : Object.fromEntries(account.roles.map((role) => [role, 'yes']))
  const done = c.req.query('done')
  const lots = lotOptions(t, file, typed.lot, c.var.verb.now)
  const view = {
    ...formView(c, FORM, { ...typed, ...chosen }, refusal),
    isAgent: true,
    account: { id, ...personLine(t, account) },
    language: t(`programme.language.${account.locale}`),
    sendTo: `?${new URLSearchParams({ key: c.req.query('key') ?? crypto.randomUUID() })}`,
    licenses: file.licenses.map((license) => licenseLine(t, license, c.var.verb.now)),
    hasLicenses: file.licenses.length > 0,
    balance: t('service.incidents.balance', { count: incidents.balance }),
    ...{ lots, hasLots: lots.length > 0 },
    entries: incidents.entries.map((entry) => deskEntryLine(t, entry, account.timeZone)),
    hasEntries: incidents.entries.length > 0,
    olderEntries: incidents.nextCursor !== null && `?${new URLSearchParams({ cursor: incidents.nextCursor })}#history`,
    invoices: invoices.map((invoice) => invoiceLine(t, invoice)),
    hasInvoices: invoices.length > 0,
    done: { roles: done === 'roles', correct: done === 'correct' },
    audit: `/${t.locale}/desk/audit/?${new URLSearchParams({ account: account.email })}`,
    purchases: `/${t.locale}/desk/purchases/?${new URLSearchParams({ find: account.email })}`,
  }
  return renderPage(c, 'desk/accounts/_/', view, refusal?.status)
}

/** What can be corrected: the lots that have not expired. */
function lotOptions(t: ServiceTranslate, { incidents: { lots } }: AccountFile, chosen: string | undefined, now: number) {
  return lots
    .filter(({ expiresAt }) => Date.parse(expiresAt) > now)
    .map(({ id, pack, remaining, size }) => {
      const left = t('service.lot.left', { remaining: formatNumber(t.locale, remaining), size: formatNumber(t.locale, size) })
      const name = packById(programme, pack) ? packName(t, pack) : pack
      return { id, isSelected: id === chosen, text: `${name}: ${left}` }
    })
}

function licenseLine(t: ServiceTranslate, { revokedAt, ...license }: AccountFile['licenses'][number], now: number) {
  const isWithdrawn = revokedAt !== null
  return {
    ...wordLicense(t, { ...license, isShared: false, revokedAt: isWithdrawn ? Date.parse(revokedAt) : null }, now),
    isWithdrawn,
  }
}
