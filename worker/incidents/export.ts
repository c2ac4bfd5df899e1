import { and, asc, eq, gt } from 'drizzle-orm'
import { formatSortable } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { incidentEntries, tickets } from '../db/schema.ts'
import { csvStream } from '../exports/csv-stream.ts'
import { readAs } from '../sessions/read-as.ts'
import { entryColumns } from './read.ts'
import { clauseNumber, wordEntryReason } from './words.ts'

/** Entries read at once. */
const LINES = 500
/** What spreadsheets take for a delimiter where decimals have a comma. */
const DELIMITERS: Record<Locale, ',' | ';'> = { da: ';', el: ';', ro: ';', en: ',' }

/**
 * The caller's ledger as a file for a spreadsheet, oldest entry first: in their language, times in their zone. It is read while it is sent.
 * @throws {ProblemError} signed-out
 */
export async function exportEntries(ctx: VerbContext, locale: Locale): Promise<ReadableStream<Uint8Array>> {
  const [{ id, timeZone }] = await readAs(ctx, () => [])
  const t = serviceTranslators[locale]
  const columns = [
    t('service.export.at', { zone: timeZone }),
    ...(['what', 'reason', 'change', 'balance', 'ticket', 'purchase', 'clause'] as const).map((name) =>
      t(`service.export.${name}`),
    ),
  ]
  const read = async (after: number) => {
    const rows = await entriesAfter(ctx, id, after)
    const lines = rows.map(({ at, kind, reason, delta, balance, ticket, purchase, clause }) => [
      ...[formatSortable(at, timeZone), t(`programme.entry.${kind}`), wordEntryReason(t, reason)],
      ...[delta, balance, ticket, purchase, clauseNumber(clause)],
    ])
    return { lines, next: rows.length < LINES ? null : (rows.at(-1)?.sequence ?? null) }
  }
  return csvStream(columns, 0, read, DELIMITERS[locale])
}

function entriesAfter(ctx: VerbContext, accountId: string, sequence: number) {
  return ctx.db
    .select(entryColumns)
    .from(incidentEntries)
    .leftJoin(tickets, eq(tickets.id, incidentEntries.ticketId))
    .where(and(eq(incidentEntries.accountId, accountId), gt(incidentEntries.sequence, sequence)))
    .orderBy(asc(incidentEntries.sequence))
    .limit(LINES)
}
