import { inArray, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { productById } from '../../programme/find.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import { normalizeSerial } from '../../programme/warranty.ts'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { devices } from '../db/schema.ts'
import { digits } from '../fields.ts'
import { newId } from '../ids.ts'
import { readTable } from '../licenses/csv.ts'
import { IMPORT_LINES_MAX, type ImportReport } from '../licenses/import.ts'
import { type FieldError, fieldProblem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { ProductId } from '../tickets/schemas.ts'
import { check } from '../validate.ts'
import { TypedSerial } from './schemas.ts'

/** Columns of a file of devices; their order does not matter, and `extraYears`, the years of warranty bought besides, may be empty. */
export const DEVICE_COLUMNS = ['serial', 'product', 'soldOn', 'extraYears'] as const
/** Years of warranty that one device can have besides; more is a slip of the hand. */
const EXTRA_YEARS_MAX = 20

const Row = z.object({
  serial: TypedSerial,
  product: ProductId,
  soldOn: z.iso.date(),
  extraYears: z._default(digits(0, EXTRA_YEARS_MAX), 0),
})

/** A line as a device; `serial` is normalised. */
type ImportedDevice = z.output<typeof Row> & { includedYears: number }

/**
 * Imports devices from a file, for an administrator: new serial numbers are added, known ones corrected, what cannot be read is refused by
 * line and the rest goes on. The years that came with a device stay those of its first import.
 *
 * One round trip more than other commands: nobody else's file is read.
 * @throws {ProblemError} signed-out, not-an-administrator, csv-malformed; validation-failed for too many lines
 */
export async function importDevices(ctx: VerbContext, readFile: () => Promise<string>): Promise<ImportReport> {
  const [administrator] = await readAsAdministrator(ctx, () => [])
  const rows = readTable(await readFile(), DEVICE_COLUMNS)
  if (rows.length > IMPORT_LINES_MAX) throw fieldProblem('/csv', 'too-many-lines', { count: IMPORT_LINES_MAX })
  const read = rows.map(({ line, cells }) => ({ line, ...readRow(ctx, cells) }))
  const known = await loadKnown(ctx, read)
  const report: ImportReport = { imported: 0, updated: 0, refused: [] }
  const accepted = new Map<string, ImportedDevice>()
  for (const { line, device, errors } of read) {
    const faults = device ? faultsOf(device, known, accepted) : errors
    for (const error of faults) report.refused.push(refusedLine(ctx, line, error))
    if (!device || faults.length > 0) continue
    accepted.set(device.serial, device)
    if (known.has(device.serial)) report.updated += 1
    else report.imported += 1
  }
  if (accepted.size > 0) {
    const { imported, updated, refused } = report
    const after = { imported, updated, refused: refused.length }
    await ctx.db.batch([
      upsert(ctx, [...accepted.values()]),
      auditRow(ctx, { actor: administrator, action: 'devices.imported', subject: 'devices', after }),
    ])
  }
  return report
}

function readRow(ctx: VerbContext, cells: object): { device?: ImportedDevice; errors: FieldError[] } {
  const parsed = check(Row, cells)
  if (!parsed.ok) return { errors: parsed.errors }
  const { product, soldOn } = parsed.value
  const normalized = normalizeSerial(parsed.value.serial)
  if (!normalized.ok) return { errors: [{ pointer: '/serial', code: 'not-a-serial-number' }] }
  const warranty = productById(programme, product)?.warranty
  if (!warranty) return { errors: [{ pointer: '/product', code: 'product-without-warranty' }] }
  if (soldOn > localDateAt(programme.vendor.timeZone, ctx.now)) return { errors: [{ pointer: '/soldOn', code: 'date-to-come' }] }
  return { device: { ...parsed.value, serial: normalized.serial, includedYears: warranty.includedYears }, errors: [] }
}

/** The devices of the file that are there already, by serial number: when each was replaced, null where it was not. */
async function loadKnown(ctx: VerbContext, read: readonly { device?: ImportedDevice }[]): Promise<Map<string, number | null>> {
  const serials = JSON.stringify(read.flatMap(({ device }) => device?.serial ?? []))
  const rows = await ctx.db
    .select({ serial: devices.serial, replacedAt: devices.replacedAt })
    .from(devices)
    .where(inArray(devices.serial, sql`(select value from json_each(${serials}))`))
  return new Map(rows.map(({ serial, replacedAt }) => [serial, replacedAt]))
}

function faultsOf(
  { serial }: ImportedDevice,
  known: ReadonlyMap<string, number | null>,
  accepted: ReadonlyMap<string, ImportedDevice>,
): FieldError[] {
  if (accepted.has(serial)) return [{ pointer: '/serial', code: 'repeated-serial' }]
  return (known.get(serial) ?? null) !== null ? [{ pointer: '/serial', code: 'replaced-device' }] : []
}

function refusedLine(ctx: VerbContext, line: number, { pointer, code, params }: FieldError): ImportReport['refused'][number] {
  return { line, column: pointer.slice(1), code, detail: serviceTranslators[ctx.locale](`service.field.${code}`, params) }
}

/** All lines in one statement, whatever their number. */
function upsert(ctx: VerbContext, rows: readonly ImportedDevice[]) {
  const values = rows.map((row) => ({ id: newId('device'), ...row }))
  const cell = (name: keyof (typeof values)[number]) => sql`value ->> ${sql.raw(`'${name}'`)}`
  return ctx.db
    .insert(devices)
    .select(
      sql`select ${cell('id')}, ${cell('serial')}, ${cell('product')}, ${cell('soldOn')}, ${cell('includedYears')}, ${cell('extraYears')},
        null, null, null, null, ${ctx.now} from json_each(${JSON.stringify(values)}) where true`,
    )
    .onConflictDoUpdate({
      target: devices.serial,
      set: {
        product: sql`excluded.product`,
        soldOn: sql`excluded.sold_on`,
        includedYears: sql`iif(${devices.product} = excluded.product, ${devices.includedYears}, excluded.included_years)`,
        extraYears: sql`excluded.extra_years`,
        importedAt: sql`excluded.imported_at`,
      },
    })
}
