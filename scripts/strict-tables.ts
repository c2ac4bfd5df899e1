/**
 * Makes every table of the generated migrations STRICT, which drizzle-kit cannot write: SQLite then refuses a value of the wrong type.
 * Runs after `drizzle-kit generate`; `test/worker/schema.test.ts` fails where it was forgotten.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ROOT } from './paths.ts'

const folder = `${ROOT}worker/db/migrations/`
for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
  const file = `${folder}${name}`
  const sql = readFileSync(file, 'utf8')
  const strict = sql.replaceAll(/(CREATE TABLE [^;]*?\n\));/g, '$1 STRICT;')
  if (strict !== sql) writeFileSync(file, strict)
}
