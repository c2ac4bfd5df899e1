import { readFileSync } from 'node:fs'
import { drizzle } from 'drizzle-orm/d1'
import { getPlatformProxy } from 'wrangler'
import { serviceTranslators } from '../locales/service.ts'
import '../locales/service-messages.ts'
import * as schema from '../worker/db/schema.ts'
import type { Env } from '../worker/env.ts'
import { readCsv } from '../worker/licenses/csv.ts'
import { IMPORT_LINES_MAX, type ImportReport, importRows } from '../worker/licenses/import.ts'
import { revokeLocally } from '../worker/licenses/revoke.ts'
import { ProblemError } from '../worker/problems/problem.ts'
import { ROOT } from './paths.ts'

/** `node scripts/change-licenses.ts STATE import FILE | revoke KEY`, for the active programme. Ends with 1 where anything was refused. */
const [state = '', command = '', argument = ''] = process.argv.slice(2)
const { env, dispose } = await getPlatformProxy<Env>({
  configPath: `${ROOT}wrangler.toml`,
  persist: { path: `${ROOT}${state}/v3` },
})
const context = { db: drizzle(env.DB, { schema }), env, now: Date.now(), locale: 'en' } as const
try {
  await (command === 'import' ? importFile(readFileSync(argument, 'utf8')) : revoke(argument))
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  console.error(serviceTranslators.en(`problems.${error.slug}.title`))
  console.error(serviceTranslators.en(`problems.${error.slug}.detail`, error.params))
  process.exitCode = 1
} finally {
  await dispose()
}

async function revoke(key: string): Promise<void> {
  const { product, plan, keyHint, revokedAt } = await revokeLocally(context, { key })
  console.log(`${product}, ${plan}, key ending in ${keyHint}: withdrawn ${revokedAt}`)
}

/** The whole file, in as many batches as it takes. */
async function importFile(text: string): Promise<void> {
  const total: ImportReport = { imported: 0, updated: 0, refused: [] }
  const rows = readCsv(text)
  for (let from = 0; from < rows.length; from += IMPORT_LINES_MAX) {
    const part = await importRows(context, rows.slice(from, from + IMPORT_LINES_MAX))
    total.imported += part.imported
    total.updated += part.updated
    total.refused.push(...part.refused)
  }
  for (const { line, column, detail } of total.refused) console.error(`line ${line}, ${column}: ${detail}`)
  const refusedLines = new Set(total.refused.map(({ line }) => line)).size
  console.log(`${total.imported} imported, ${total.updated} updated, ${refusedLines} refused`)
  process.exitCode = total.refused.length > 0 ? 1 : 0
}
