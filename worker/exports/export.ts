import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { addDays, startOfDate } from '../../programme/time-zone.ts'
import type { EXPORTS, ExportQuery } from '../administration/schemas.ts'
import type { VerbContext } from '../context.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { type Cell, csvStream } from './csv-stream.ts'
import { invoiceTable } from './invoice-table.ts'
import { ledgerTable } from './ledger-table.ts'
import { purchaseTable } from './purchase-table.ts'

/** From the first instant to the one after the last. */
export interface Period {
  fromAt: EpochMs
  untilAt: EpochMs
}

/** A key's place in a table's order. */
export type Key = readonly [at: EpochMs, tie: string | number]

/** What a file is made of: its columns, and its lines in order, so many after a key. */
export interface Table {
  columns: readonly string[]
  page: (ctx: VerbContext, period: Period, after: Key, limit: number) => Promise<{ key: Key; cells: readonly Cell[] }[]>
}

const TABLES: Record<(typeof EXPORTS)[number], Table> = {
  invoices: invoiceTable,
  purchases: purchaseTable,
  ledger: ledgerTable,
}

/** Lines read at once. */
const LINES = 500

/**
 * A file for bookkeeping: comma-separated, with names of columns in English, dates in the vendor's zone, amounts in whole units.
 * @throws {ProblemError} signed-out, not-an-administrator
 */
export async function exportCsv(
  ctx: VerbContext,
  what: (typeof EXPORTS)[number],
  { from, to }: ExportQuery,
): Promise<ReadableStream<Uint8Array>> {
  await readAsAdministrator(ctx, () => [])
  const { timeZone } = programme.vendor
  const period = { fromAt: startOfDate(timeZone, from), untilAt: startOfDate(timeZone, addDays(to, 1)) }
  const { columns, page } = TABLES[what]
  return csvStream<Key>(columns, [period.fromAt, ''], async (after) => {
    const lines = await page(ctx, period, after, LINES)
    return { lines: lines.map(({ cells }) => cells), next: lines.length < LINES ? null : (lines.at(-1)?.key ?? null) }
  })
}
