import Papa from 'papaparse'
import { problem } from '../problems/problem.ts'

/** Columns of a file of licenses; their order does not matter, and `supportUntil` may be empty. */
export const CSV_COLUMNS = ['key', 'product', 'plan', 'kind', 'orderEmail', 'supportUntil'] as const

/** A line of the file: its number, counted from 1 with the line of the names, and what stands in it. Empty cells are left out. */
export interface CsvRow {
  line: number
  cells: Partial<Record<(typeof CSV_COLUMNS)[number], string>>
}

/**
 * Reads a file of licenses, separated by commas, semicolons or tabs. Empty lines are skipped; further columns are not read.
 * @throws {ProblemError} csv-malformed, when a column is missing or a quotation mark is not closed
 */
export function readCsv(text: string): CsvRow[] {
  const { records, isWhole } = splitRecords(text)
  const [header, ...rest] = records
  const names = header?.cells.map((name) => name.trim()) ?? []
  if (!isWhole || CSV_COLUMNS.some((column) => !names.includes(column))) {
    throw problem('csv-malformed', { params: { columns: CSV_COLUMNS.join(', ') } })
  }
  return rest.map(({ line, cells }) => {
    const filled = CSV_COLUMNS.flatMap((column): [string, string][] => {
      const cell = cells[names.indexOf(column)]?.trim()
      return cell ? [[column, cell]] : []
    })
    return { line, cells: Object.fromEntries(filled) }
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
