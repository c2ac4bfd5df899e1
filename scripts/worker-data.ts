import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { programme } from '../programme/active.ts'
import { openApiDocument } from '../worker/openapi/document.ts'
import { ROOT } from './paths.ts'

/**
 * What the worker need not work out each time it starts: the programme, checked, which becomes part of its code, and the contract, which it
 * reads from the site, where there is one. `node scripts/worker-data.ts PROGRAMME_FILE [SITE_FOLDER ORIGIN]`, for the programme of Node's condition.
 */
const [programmeFile = '', siteFolder, origin = ''] = process.argv.slice(2)
write(programmeFile, programme)
if (siteFolder) write(join(siteFolder, 'openapi.json'), openApiDocument(origin))

function write(file: string, data: unknown): void {
  const path = join(ROOT, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(data))
}
