import { readFileSync } from 'node:fs'
import { drizzle } from 'drizzle-orm/d1'
import { getPlatformProxy } from 'wrangler'
import { serviceTranslators } from '../locales/service.ts'
import * as schema from '../worker/db/schema.ts'
import type { Env } from '../worker/env.ts'
import { readCsv } from '../worker/licenses/csv.ts'
import { IMPORT_LINES_MAX, type ImportReport, importRows } from '../worker/licenses/import.ts'
import { ProblemError } from '../worker/problems/problem.ts'
import { ROOT } from './paths.ts'

/** `node scripts/import-licenses.ts STATE FILE`, for the active programme. Ends with 1 when a line, or the file, was refused. */
const [state = '', file = ''] = process.argv.slice(2)
const { env, dispose } = await getPlatformProxy<Env>({
  configPath: `${ROOT}wrangler.toml`,
  persist: { path: `${ROOT}${state}/v3` },
})
try {
  const report = await importFile(readFileSync(file, 'utf8'))
  for (const { line, column, detail } of report.refused) console.error(`line ${line}, ${column}: ${detail}`)
  const refusedLines = new Set(report.refused.map(({ line }) => line)).size
  console.log(`${report.imported} imported, ${report.updated} updated, ${refusedLines} refused`)
  process.exitCode = report.refused.length > 0 ? 1 : 0
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  console.error(serviceTranslators.en(`problems.${error.slug}.title`))
  console.error(serviceTranslators.en(`problems.${error.slug}.detail`, error.params))
  process.exitCode = 1
} finally {
  await dispose()
}

/** The whole file, in as many batches as it takes. */
async function importFile(text: string): Promise<ImportReport> {
  const db = drizzle(env.DB, { schema })
  const total: ImportReport = { imported: 0, updated: 0, refused: [] }
  const rows = readCsv(text)
  for (let from = 0; from < rows.length; from += IMPORT_LINES_MAX) {
    const context = { db, env, now: Date.now(), locale: 'en' } as const
    const part = await importRows(context, rows.slice(from, from + IMPORT_LINES_MAX))
    total.imported += part.imported
    total.updated += part.updated
    total.refused.push(...part.refused)
  }
  return total
}
