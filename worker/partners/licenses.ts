import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { addDays, localDateAt } from '../../programme/time-zone.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, licenses, supportOrder } from '../db/schema.ts'
import { type LicenseView, licenseView } from '../licenses/view.ts'
import type { Page } from '../tickets/list.ts'
import { readAsReseller } from './read-as.ts'
import type { SoldQuery } from './schemas.ts'

const { id, product, plan, keyHint, supportUntil, orderEmail, orderReference } = licenses
const licenseColumns = { id, product, plan, keyHint, supportUntil, orderEmail, orderReference }

/** Support that ends within so many days is said to end soon. */
export const EXPIRING_DAYS = 60

/** A license as the reseller who sold it sees it. */
export interface SoldLicense extends LicenseView {
  orderEmail: string | null
  orderReference: string | null
  /** Whether the customer has linked it to an account. */
  isLinked: boolean
}

/**
 * The licenses the caller sold, without those withdrawn: those supported longest first; of those that expire, the soonest first.
 * @throws {ProblemError} signed-out, not-a-reseller; validation-failed for a cursor that is not ours
 */
export async function listSoldLicenses(ctx: VerbContext, query: SoldQuery): Promise<Page<SoldLicense>> {
  const [, rows] = await readAsReseller(ctx, (me) => [soldBy(ctx, me, query)])
  return soldPage(rows, query)
}

/** The query for a page of the licenses an account sold, and one more, which tells whether there is another page. */
export function soldBy(ctx: Pick<VerbContext, 'db' | 'now'>, accountId: SQL<string>, query: SoldQuery) {
  const address = addressOf(accountId)
  const isAscending = query.show === 'expiring'
  const after = readCursor(query.cursor, 2)
  const beyond = after && sql`(${supportOrder}, ${licenses.id}) ${sql.raw(isAscending ? '>' : '<')} (${after[0]}, ${after[1]})`
  const order = isAscending ? [asc(supportOrder), asc(licenses.id)] : [desc(supportOrder), desc(licenses.id)]
  return ctx.db
    .select({
      ...licenseColumns,
      isLinked: sql<boolean>`${licenses.accountId} is not null`.mapWith(Boolean),
      place: supportOrder,
    })
    .from(licenses)
    .where(and(found(address, query.search), isNull(licenses.revokedAt), ending(query.show, ctx.now), beyond))
    .orderBy(...order)
    .limit(query.limit + 1)
}

/** The mail address of an account, as an expression. */
export function addressOf(accountId: SQL<string>): SQL<string> {
  return sql<string>`(select ${accounts.email} from ${accounts} where ${accounts.id} = ${accountId})`
}

/** The query for one license that the reseller with this address sold, not withdrawn. */
export function soldLicense(ctx: Pick<VerbContext, 'db'>, email: string | SQL<string>, licenseId: string) {
  return ctx.db
    .select(licenseColumns)
    .from(licenses)
    .where(and(eq(licenses.id, licenseId), eq(licenses.soldBy, email), isNull(licenses.revokedAt)))
}

/** The page that the rows of `soldBy` make. */
export function soldPage(rows: Awaited<ReturnType<typeof soldBy>>, { limit }: Pick<SoldQuery, 'limit'>): Page<SoldLicense> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const items = shown.map(({ place: _, ...row }) => ({
    ...licenseView(row),
    ...{ orderEmail: row.orderEmail, orderReference: row.orderReference, isLinked: row.isLinked },
  }))
  return { items, nextCursor: last ? cursorAfter(last.place, last.id) : null }
}

/** Sold by this address, and found by what was searched for: each way to find has an index of its own, so each names the seller. */
function found(address: SQL<string>, search: string | undefined): SQL | undefined {
  const sold = eq(licenses.soldBy, address)
  if (!search) return sold
  const begins = (column: typeof keyHint | typeof orderEmail | typeof orderReference, text: string) =>
    and(sold, sql`${column} >= ${text}`, sql`${column} < ${`${text}\u{10ffff}`}`)
  return sql`(${begins(keyHint, search.toUpperCase())} or ${begins(orderEmail, search.toLowerCase())} or ${begins(orderReference, search)})`
}

function ending(show: SoldQuery['show'], now: EpochMs): SQL | undefined {
  const today = localDateAt(programme.vendor.timeZone, now)
  if (show === 'expiring') return sql`${supportOrder} between ${today} and ${addDays(today, EXPIRING_DAYS)}`
  return show === 'ended' ? sql`${supportOrder} < ${today}` : undefined
}
