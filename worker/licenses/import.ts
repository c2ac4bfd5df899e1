import { getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { serviceTranslators } from '../../locales/service.ts'
import { LICENSE_KINDS, licenseKeyHint, normalizeLicenseKey } from '../../programme/license-key.ts'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { accounts, licenses } from '../db/schema.ts'
import { given } from '../fields.ts'
import { newId } from '../ids.ts'
import { type FieldError, fieldProblem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { Email } from '../sessions/schemas.ts'
import { retryingConflicts } from '../tickets/change.ts'
import { PlanId, ProductId } from '../tickets/schemas.ts'
import { check } from '../validate.ts'
import { type CsvRow, readCsv } from './csv.ts'
import { licenseKeyHash, previousKeyHash } from './key-hash.ts'
import { canStandFor } from './presented-key.ts'
import { type GivenLicense, upgradableTickets, upgradeStatements } from './upgrades.ts'

/** Lines of one import: all of them are written in one batch. */
export const IMPORT_LINES_MAX = 2000

/** What came of a file, line by line where it was refused. */
export interface ImportReport {
  /** Licenses that are new. */
  imported: number
  /** Licenses that were known and now are as the file says. */
  updated: number
  /** `code` is stable; `detail` is in the reader's language. */
  refused: { line: number; column: string; code: string; detail: string }[]
}

type ImportContext = Pick<VerbContext, 'db' | 'env' | 'now' | 'locale'>

/** A line as a license; `key` is normalised. Only plans that a key can stand for: a pack or a partnership has none. */
const Row = z.object({
  key: given(200, 0),
  product: ProductId,
  plan: PlanId,
  kind: z.enum(LICENSE_KINDS),
  orderEmail: Email,
  supportUntil: z.optional(z.iso.date()),
  soldBy: z.optional(Email),
  orderReference: z.optional(given(100, 0)),
})

interface ImportedLicense extends z.output<typeof Row> {
  keyHash: string
  /** Under which a known one may be stored still; null where the secret was not changed. */
  previousHash: string | null
}

/**
 * Imports licenses from a file, for an administrator: new keys are added, known ones updated, what cannot be read is refused by line and
 * the rest goes on. A license ordered with the address of an account is linked to it. Where that gives a customer a better plan, their
 * tickets are upgraded.
 *
 * One round trip more than other commands: nobody else's file is read.
 * @throws {ProblemError} signed-out, not-an-administrator, csv-malformed; validation-failed for too many lines
 */
export async function importLicenses(ctx: VerbContext, readFile: () => Promise<string>): Promise<ImportReport> {
  const [administrator] = await readAsAdministrator(ctx, () => [])
  const rows = readCsv(await readFile())
  if (rows.length > IMPORT_LINES_MAX) throw fieldProblem('/csv', 'too-many-lines', { count: IMPORT_LINES_MAX })
  return importRows(ctx, rows, administrator)
}

/** Imports these lines, at most `IMPORT_LINES_MAX`. Without an administrator it is on nobody's behalf: a file on the machine that the portal runs on. */
export function importRows(
  ctx: ImportContext,
  rows: readonly CsvRow[],
  actor: { id: string } | null = null,
): Promise<ImportReport> {
  return retryingConflicts(async () => {
    const report: ImportReport = { imported: 0, updated: 0, refused: [] }
    const read = await Promise.all(rows.map(async (row) => ({ line: row.line, ...(await readRow(ctx, row)) })))
    const known = await loadKnown(
      ctx,
      read.flatMap(({ license }) => license ?? []),
    )
    const accepted = new Map<string, ImportedLicense>()
    for (const { line, license, errors } of read) {
      const faults = license ? faultsOf(license, known, accepted) : errors
      for (const error of faults)
        report.refused.push({ line, column: error.pointer.slice(1), code: error.code, detail: worded(ctx, error) })
      if (!license || faults.length > 0) continue
      accepted.set(license.keyHash, license)
      if (known.licenses.has(license.keyHash)) report.updated += 1
      else report.imported += 1
    }
    const good = [...accepted.values()]
    if (good.length > 0)
      await ctx.db.batch([
        rehash(ctx, good),
        upsert(ctx, good),
        ...upgradeStatements(ctx, known.tickets, givenBy(good, known)),
        importAudit(ctx, actor, report),
      ])
    return report
  })
}

function importAudit(ctx: ImportContext, actor: { id: string } | null, { imported, updated, refused }: ImportReport) {
  return auditRow(ctx, {
    ...{ actor, action: 'licenses.imported', subject: 'licenses' },
    after: { imported, updated, refused: refused.length },
  })
}

async function readRow(ctx: ImportContext, { cells }: CsvRow): Promise<{ license?: ImportedLicense; errors: FieldError[] }> {
  const parsed = check(Row, cells)
  if (!parsed.ok) return { errors: parsed.errors }
  const row = parsed.value
  const normalized = normalizeLicenseKey(row.key)
  if (!normalized.ok) return { errors: [{ pointer: '/key', code: 'not-a-license-key' }] }
  if (!canStandFor(row.product, row.plan)) return { errors: [{ pointer: '/plan', code: 'not-sold-for-product' }] }
  const { key } = normalized
  const keyHash = await licenseKeyHash(ctx.env, key)
  return { license: { ...row, key, keyHash, previousHash: await previousKeyHash(ctx.env, key) }, errors: [] }
}

type Known = Awaited<ReturnType<typeof loadKnown>>

/** The licenses of the file that are there already, the accounts of its addresses, and the open tickets that its plans could upgrade. */
async function loadKnown(ctx: ImportContext, rows: readonly ImportedLicense[]) {
  const hashes = listed(rows.flatMap((row) => [row.keyHash, ...(row.previousHash ? [row.previousHash] : [])]))
  const emails = listed(rows.map((row) => row.orderEmail))
  const holders = sql`select ${licenses.accountId} from ${licenses} where ${licenses.keyHash} in ${hashes}
    union select ${accounts.id} from ${accounts} where ${accounts.email} in ${emails}`
  const [licenseRows, accountRows, ticketRows] = await ctx.db.batch([
    ctx.db
      .select({ keyHash: licenses.keyHash, accountId: licenses.accountId, revokedAt: licenses.revokedAt })
      .from(licenses)
      .where(inArray(licenses.keyHash, hashes)),
    ctx.db.select({ id: accounts.id, email: accounts.email }).from(accounts).where(inArray(accounts.email, emails)),
    upgradableTickets(ctx, holders),
  ])
  const stored = new Map(licenseRows.map((row) => [row.keyHash, row]))
  return {
    /** By the hash that the key has now. */
    licenses: new Map(
      rows.flatMap((row) => {
        const license = stored.get(row.keyHash) ?? stored.get(row.previousHash ?? '')
        return license ? [[row.keyHash, license]] : []
      }),
    ),
    accounts: new Map(accountRows.map((row) => [row.email, row.id])),
    tickets: ticketRows,
  }
}

/** Any number of values as one parameter, for `in`. */
function listed(values: readonly string[]) {
  return sql`(select value from json_each(${JSON.stringify(values)}))`
}

function faultsOf(license: ImportedLicense, known: Known, accepted: ReadonlyMap<string, ImportedLicense>): FieldError[] {
  if (accepted.has(license.keyHash)) return [{ pointer: '/key', code: 'repeated-key' }]
  const isWithdrawn = (known.licenses.get(license.keyHash)?.revokedAt ?? null) !== null
  return isWithdrawn ? [{ pointer: '/key', code: 'withdrawn-license' }] : []
}

/** The licenses of the file that somebody holds, or will by this import. */
function givenBy(rows: readonly ImportedLicense[], known: Known): GivenLicense[] {
  return rows.flatMap(({ keyHash, product, plan, kind, orderEmail, supportUntil = null }) => {
    const orderer = kind === 'commercial' ? known.accounts.get(orderEmail) : undefined
    const holderId = known.licenses.get(keyHash)?.accountId ?? orderer
    return holderId ? [{ holderId, product, plan, supportUntil, revokedAt: null }] : []
  })
}

/** Moves what is still stored under the previous secret's hashes to those of today. */
function rehash(ctx: ImportContext, rows: readonly ImportedLicense[]) {
  const moves = rows.flatMap(({ keyHash, previousHash }) => (previousHash ? [{ from: previousHash, to: keyHash }] : []))
  return ctx.db
    .update(licenses)
    .set({ keyHash: sql`moves.value ->> 'to'` })
    .from(sql`json_each(${JSON.stringify(moves)}) as moves`)
    .where(sql`${licenses.keyHash} = moves.value ->> 'from'`)
}

/**
 * All lines in one statement, whatever their number. The account is looked up by the statement itself: somebody may have signed in
 * for the first time since the reading.
 */
function upsert(ctx: ImportContext, rows: readonly ImportedLicense[]) {
  const values = rows.map((row) => ({
    ...row,
    id: newId('license'),
    key: undefined,
    previousHash: undefined,
    keyHint: licenseKeyHint(row.key),
  }))
  const cell = (name: keyof (typeof values)[number]) => sql`value ->> ${sql.raw(`'${name}'`)}`
  const accountId = sql`case ${cell('kind')} when 'commercial' then
    (select ${accounts.id} from ${accounts} where ${accounts.email} = ${cell('orderEmail')}) end`
  const columns: Record<keyof typeof licenses.$inferInsert, SQL> = {
    id: cell('id'),
    keyHash: cell('keyHash'),
    keyHint: cell('keyHint'),
    product: cell('product'),
    plan: cell('plan'),
    kind: cell('kind'),
    orderEmail: cell('orderEmail'),
    supportUntil: cell('supportUntil'),
    accountId,
    linkedAt: sql`iif(${accountId} is null, null, ${ctx.now})`,
    revokedAt: sql`null`,
    importedAt: sql`${ctx.now}`,
    orderReference: cell('orderReference'),
    soldBy: cell('soldBy'),
    signingKey: sql`null`,
  }
  const inOrder = Object.keys(getTableColumns(licenses)).map((name) => columns[name as keyof typeof columns])
  return ctx.db
    .insert(licenses)
    .select(sql`select ${sql.join(inOrder, sql`, `)} from json_each(${JSON.stringify(values)}) where true`)
    .onConflictDoUpdate({
      target: licenses.keyHash,
      set: {
        product: sql`excluded.product`,
        plan: sql`excluded.plan`,
        kind: sql`excluded.kind`,
        orderEmail: sql`excluded.order_email`,
        supportUntil: sql`excluded.support_until`,
        // A file without these columns says nothing of them.
        soldBy: sql`coalesce(excluded.sold_by, ${licenses.soldBy})`,
        orderReference: sql`coalesce(excluded.order_reference, ${licenses.orderReference})`,
        importedAt: sql`excluded.imported_at`,
        accountId: sql`coalesce(${licenses.accountId}, excluded.account_id)`,
        linkedAt: sql`coalesce(${licenses.linkedAt}, excluded.linked_at)`,
      },
    })
}

function worded(ctx: ImportContext, { code, params }: FieldError): string {
  return serviceTranslators[ctx.locale](`service.field.${code}`, params)
}
