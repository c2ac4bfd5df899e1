import Papa from 'papaparse'
import { problem } from '../problems/problem.ts'

/** Columns of a file of licenses; their order does not matter, and `supportUntil` may be empty. */
export const CSV_COLUMNS = ['key', 'product', 'plan', 'kind', 'orderEmail', 'supportUntil'] as const
/** Columns that may be left out: the mail address of the reseller who sold the license, and the number of the order. */
export const OPTIONAL_CSV_COLUMNS = ['soldBy', 'orderReference'] as const

/** A line of the file: its number, counted from 1 with the line of the names, and what stands in it. Empty cells are left out. */
export interface CsvRow {
  line: number
  cells: Partial<Record<(typeof CSV_COLUMNS | typeof OPTIONAL_CSV_COLUMNS)[number], string>>
}

/** Reads a file of licenses. @throws {ProblemError} those of `readTable` */
export function readCsv(text: string): CsvRow[] {
  return readTable(text, CSV_COLUMNS, OPTIONAL_CSV_COLUMNS)
}

/**
 * Reads the lines of a table, separated by commas, semicolons or tabs. Empty lines are skipped; further columns are not read.
 * @param columns those that have to be there
 * @throws {ProblemError} csv-malformed, when one of them is missing or a quotation mark is not closed
 */
export function readTable<Column extends string, Optional extends string = never>(
  text: string,
  columns: readonly Column[],
  optional: readonly Optional[] = [],
): { line: number; cells: Partial<Record<Column | Optional, string>> }[] {
  const { records, isWhole } = splitRecords(text)
  const [header, ...rest] = records
  const names = header?.cells.map((name) => name.trim()) ?? []
  if (!isWhole || columns.some((column) => !names.includes(column))) {
    throw problem('csv-malformed', { params: { columns: columns.join(', ') } })
  }
  return rest.map(({ line, cells }) => {
    const filled = [...columns, ...optional].flatMap((column) => {
      const cell = cells[names.indexOf(column)]?.trim()
      return cell ? [[column, cell] as const] : []
    })
    return { line, cells: Object.fromEntries(filled) as Partial<Record<Column | Optional, string>> }
  })
}

/** The records that are not empty, with the number of the line each begins on: a quoted cell may span several. */
function splitRecords(text: string): { records: { line: number; cells: string[] }[]; isWhole: boolean } {
  const records: { line: number; cells: string[] }[] = []
  let isWhole = true
  let line = 1
  let from = 0
  Papa.parse<string[]>(text, {
    step: ({ data, errors, meta }) => {
      if (errors.some((error) => error.type === 'Quotes')) isWhole = false
      if (data.some((cell) => cell.trim() !== '')) records.push({ line, cells: data })
      line += text.slice(from, meta.cursor).split(meta.linebreak).length - 1
      from = meta.cursor
    },
  })
  return { records, isWhole }
}
