import Papa from 'papaparse'

/** One cell of a file; numbers stay numbers. */
export type Cell = string | number | null

/** Some lines of a file, and the key after which the next are read; null after the last. */
export interface CsvPage<Key> {
  lines: readonly (readonly Cell[])[]
  next: Key | null
}

/** Tells spreadsheets that the file is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * A file that is read while it is sent, so that one of any length takes as much memory as a short one. A cell that a spreadsheet would
 * take for a formula begins with an apostrophe.
 * @param delimiter the one that spreadsheets of the reader's country expect
 */
export function csvStream<Key>(
  columns: readonly string[],
  first: Key,
  read: (after: Key) => Promise<CsvPage<Key>>,
  delimiter: ',' | ';' = ',',
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const encoded = (lines: CsvPage<Key>['lines']) =>
    encoder.encode(`${Papa.unparse(lines as Cell[][], { escapeFormulae: true, delimiter })}\r\n`)
  let after: Key | null = first
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(encoder.encode(BYTE_ORDER_MARK))
      controller.enqueue(encoded([columns]))
    },
    pull: async (controller) => {
      if (after === null) return controller.close()
      const page: CsvPage<Key> = await read(after)
      after = page.next
      if (page.lines.length > 0) controller.enqueue(encoded(page.lines))
      if (after === null) controller.close()
    },
  })
}
