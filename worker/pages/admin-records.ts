import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { formatDateTime, formatNumber } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { AuditQuery, EXPORTS, ExportQuery } from '../administration/schemas.ts'
import { type AuditEntryView, listAudit } from '../audit/list.ts'
import type { App } from '../context.ts'
import { AUDIT_ACTIONS } from '../db/schema.ts'
import { CSV_BYTES_MAX } from '../desk/routes.ts'
import { importDevices } from '../devices/import.ts'
import { type ImportReport, importLicenses } from '../licenses/import.ts'
import { listBounces, listFailedMails, resendMail } from '../mail/failed.ts'
import { ProblemError, problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const EXPORT_FORM: FormShape = { texts: ['from', 'to'] }
const IMPORT_FORM: FormShape = {
  texts: ['csv'],
  choices: { what: ['licenses', 'devices'] },
  about: { 'csv-malformed': 'csv', 'body-too-large': 'csv' },
}
const AuditShown = z.pick(AuditQuery, { cursor: true, action: true, account: true })
const ExportAsked = z.safeExtend(ExportQuery, { what: z.enum(EXPORTS) })
/** Acts, and mails, on a page. */
const LINES = 50

/** Below `/desk/`, for administrators: the audit log, mails that were given up, exports, the import of licenses. */
export const adminRecordPages = new Hono<App>()
  .get('/desk/audit/', showAudit)
  .get('/desk/mails/', (c) => showMails(c))
  .post('/desk/mails/', async (c) => {
    const { id = '' } = await readTyped(c)
    return answerForm(
      c,
      {},
      async () => {
        await resendMail(c.var.verb, id)
        return `/${c.var.locale}/desk/mails/?done=yes#main`
      },
      (refusal) => showMails(c, refusal),
    )
  })
  .get('/desk/exports/', async (c) => {
    const typed = c.req.query()
    if (typed.what === undefined) return showExports(c, typed)
    return answerForm(
      c,
      EXPORT_FORM,
      async () => {
        const { what, ...period } = parse(ExportAsked, pick(typed, 'from', 'to', 'what'))
        return `/api/desk/exports/${what}.csv?${new URLSearchParams(period)}`
      },
      (refusal) => showExports(c, typed, refusal),
    )
  })
  .get('/desk/import/', (c) => showImport(c))
  .post('/desk/import/', async (c) => {
    try {
      const importFile = (await isOfDevices(c)) ? importDevices : importLicenses
      return await showImport(c, { report: await importFile(c.var.verb, () => readFile(c)) })
    } catch (error) {
      if (error instanceof ProblemError) return showImport(c, { refusal: error })
      throw error
    }
  })

async function showAudit(c: Context<App>): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { action = '', account = '', cursor = '' } = c.req.query()
  const asked = Object.fromEntries(Object.entries({ action, account }).filter(([, value]) => value !== ''))
  const query = parse(AuditShown, { ...asked, ...(cursor && { cursor }) })
  const { administrator, items, nextCursor } = await listAudit(c.var.verb, { ...query, limit: LINES })
  return renderPage(c, 'desk/audit/', {
    ...{ isAgent: true, problem: false, account },
    actions: AUDIT_ACTIONS.map((value) => ({ value, text: t(`service.audit.${value}`), isSelected: value === action })),
    entries: items.map((entry) => auditLine(t, entry, administrator.timeZone)),
    hasEntries: items.length > 0,
    toFirst: cursor !== '' && `?${new URLSearchParams(asked)}`,
    older: nextCursor !== null && `?${new URLSearchParams({ ...asked, cursor: nextCursor })}`,
  })
}

function auditLine(
  t: ServiceTranslate,
  { at, actor, action, subject, account, before, after }: AuditEntryView,
  timeZone: string,
) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return {
    at: formatDateTime(t.locale, Date.parse(at), timeZone),
    actor: actor?.name ?? actor?.email ?? t('service.audit.machine'),
    action: t(`service.audit.${action}`),
    account: account && { text: account.email, href: `/${t.locale}/desk/accounts/${account.id}/` },
    purchase: subject.startsWith('pur_') && { text: subject, href: `/${t.locale}/desk/purchases/${subject}/` },
    changes: names.map((name) => {
      const [was, is] = [valueText(before?.[name]), valueText(after?.[name])]
      return is === false ? { name, before: false, after: was } : { name, before: was, after: is }
    }),
  }
}

/** A recorded value, as it was recorded; false where there is none. */
function valueText(value: unknown): string | false {
  if (value === undefined || value === null) return false
  return Array.isArray(value) ? value.join(', ') || '–' : String(value)
}

async function showMails(c: Context<App>, refusal?: ProblemError): Promise<Response> {
  const cursor = c.req.query('cursor')
  const [{ items, nextCursor }, bounces] = await Promise.all([
    listFailedMails(c.var.verb, { cursor, limit: LINES }),
    listBounces(c.var.verb, { cursor: undefined, limit: LINES }),
  ])
  const view = {
    ...formView(c, {}, {}, refusal),
    isAgent: true,
    mails: items.map(({ failedAt, lastError, ...mail }) => ({
      ...mail,
      lastError: lastError ?? false,
      failedAt: formatDateTime(c.var.locale, Date.parse(failedAt), 'UTC'),
    })),
    hasMails: items.length > 0,
    bounces: bounces.items.map(({ bouncedAt, times, ...bounce }) => ({
      ...bounce,
      times: formatNumber(c.var.locale, times),
      bouncedAt: formatDateTime(c.var.locale, Date.parse(bouncedAt), 'UTC'),
    })),
    hasBounces: bounces.items.length > 0,
    older: nextCursor !== null && `?${new URLSearchParams({ cursor: nextCursor })}`,
    done: c.req.query('done') === 'yes',
  }
  return renderPage(c, 'desk/mails/', view, refusal?.status)
}

async function showExports(c: Context<App>, typed: Typed, refusal?: ProblemError): Promise<Response> {
  await readAsAdministrator(c.var.verb, () => [])
  return renderPage(c, 'desk/exports/', { ...formView(c, EXPORT_FORM, typed, refusal), isAgent: true }, refusal?.status)
}

async function showImport(
  c: Context<App>,
  { report, refusal }: { report?: ImportReport; refusal?: ProblemError } = {},
): Promise<Response> {
  await readAsAdministrator(c.var.verb, () => [])
  const t = serviceTranslators[c.var.locale]
  const view = {
    ...formView(c, IMPORT_FORM, {}, refusal),
    isAgent: true,
    report: report !== undefined && {
      imported: t('service.import.imported', { count: report.imported }),
      updated: t('service.import.updated', { count: report.updated }),
      refusedCount: t('service.import.refused', { count: report.refused.length }),
      refused: report.refused,
      hasRefused: report.refused.length > 0,
    },
  }
  return renderPage(c, 'desk/import/', view, refusal?.status)
}

/** Whether the form says that its file is one of devices. */
async function isOfDevices(c: Context<App>): Promise<boolean> {
  return (await c.req.parseBody()).what === 'devices'
}

/** The file of the form. @throws {ProblemError} body-too-large; validation-failed where there is none */
async function readFile(c: Context<App>): Promise<string> {
  const { csv } = await c.req.parseBody()
  if (!(csv instanceof File) || csv.size === 0)
    throw problem('validation-failed', { errors: [{ pointer: '/csv', code: 'required' }] })
  if (csv.size > CSV_BYTES_MAX) throw problem('body-too-large')
  return csv.text()
}
