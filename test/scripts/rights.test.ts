import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../worker/openapi/operations.ts'
import { rightsTable } from '../support/rights-table.ts'

const HEADING = `# Who may do what

Every call of the API by everybody. \`customer\` owns what the call is about, \`colleague\` is of the same organisation and was added to the ticket,
\`other customer\` and \`reseller\` have nothing to do with it. ✓: the call is let through, and may still be refused for other reasons, such as a ticket
that is closed. 401: sign in first. 403: that is not theirs to do. 404: they are told that there is no such thing.

Written from the descriptions in \`worker/openapi\` by \`npx vitest run --project node test/scripts/rights.test.ts -u\`; \`test/worker/rights.test.ts\` asks each
call about something real, as each caller, and holds the answer to this table.
`

test('the published table of rights is the one that the calls are described with', async () => {
  const file = join(import.meta.dirname, '../../docs/rights.md')
  await expect(`${HEADING}\n${rightsTable(operations)}\n`).toMatchFileSnapshot(file)
})
