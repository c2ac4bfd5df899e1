import { and, asc, eq, gt, gte, lt, sql } from 'drizzle-orm'
import type { AccountsQuery } from '../administration/schemas.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, licenses } from '../db/schema.ts'
import { type IncidentsView, incidentQueries, toIncidents } from '../incidents/read.ts'
import { invoicePage, toInvoicePage } from '../invoices/read.ts'
import type { InvoiceView } from '../invoices/view.ts'
import { type LicenseView, licenseView } from '../licenses/view.ts'
import { problem } from '../problems/problem.ts'
import type { PageOf } from '../purchases/list.ts'
import { type Account, accountColumns, readAsAdministrator, toAccount } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { iso } from '../tickets/view.ts'

/** An account as administrators see it in a list. */
export interface ListedAccount extends Account {
  createdAt: string
}

/** An account with what an administrator decides by. */
export interface AccountFile {
  account: ListedAccount
  licenses: (LicenseView & { revokedAt: string | null })[]
  incidents: IncidentsView
  /** The latest invoices and credit notes. */
  invoices: InvoiceView[]
}

/** Licenses and invoices shown of one account. */
const SHOWN_MAX = 100

const columns = { ...accountColumns, createdAt: accounts.createdAt }

/** Accounts whose address begins so, by address. @throws {ProblemError} signed-out, not-an-administrator; validation-failed */
export async function findAccounts(ctx: VerbContext, { find, cursor, limit }: AccountsQuery): Promise<Page<ListedAccount>> {
  const [after] = readCursor(cursor, 1) ?? []
  const [, rows] = await readAsAdministrator(ctx, () => [
    ctx.db
      .select(columns)
      .from(accounts)
      .where(
        and(
          find === '' ? undefined : and(gte(accounts.email, find), lt(accounts.email, `${find}\u{10ffff}`)),
          after === undefined ? undefined : gt(accounts.email, String(after)),
        ),
      )
      .orderBy(asc(accounts.email))
      .limit(limit + 1),
  ])
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items: items.map(listedView), nextCursor: last ? cursorAfter(last.email) : null }
}

/**
 * An account, by its address or its id, with a page of its ledger.
 * @throws {ProblemError} signed-out, not-an-administrator, account-not-found; validation-failed for a cursor that is not ours
 */
export async function readAccountFile(
  ctx: VerbContext,
  who: { email: string } | { id: string },
  ledger: PageOf,
): Promise<AccountFile> {
  const where = 'id' in who ? eq(accounts.id, who.id) : eq(accounts.email, who.email)
  const accountId = sql<string>`(select ${accounts.id} from ${accounts} where ${where})`
  const latest = { limit: SHOWN_MAX }
  const [, [row], licenseRows, invoices, ...incidents] = await readAsAdministrator(ctx, () => [
    ctx.db.select(columns).from(accounts).where(where),
    ctx.db.select().from(licenses).where(sql`${licenses.accountId} = ${accountId}`).limit(SHOWN_MAX),
    invoicePage(ctx, accountId, latest),
    ...incidentQueries(ctx, accountId, ledger),
  ])
  if (!row) throw problem('account-not-found')
  return {
    account: listedView(row),
    licenses: licenseRows.map((license) => ({ ...licenseView(license), revokedAt: iso(license.revokedAt) })),
    incidents: toIncidents(incidents, ledger),
    invoices: toInvoicePage(invoices, latest).items,
  }
}

function listedView({ createdAt, ...row }: Parameters<typeof toAccount>[0] & { createdAt: number }): ListedAccount {
  return { ...toAccount(row), createdAt: iso(createdAt) }
}
