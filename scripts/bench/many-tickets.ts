import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'

/** Written in one statement. */
const PORTION = 20_000
const TICKETS_AN_ACCOUNT = 100
const MINUTE_MS = 60_000

/**
 * Adds tickets like the first that is there, each with a message, the fast way. The first `open` are not over, and are spread evenly over
 * who is in charge (the demo agent, the administrator, nobody), status, language, product, plan and deadlines around now.
 */
export async function growTickets(db: D1Database, { from, to, open }: { from: number; to: number; open: number }): Promise<void> {
  const ticketColumns = await columnsOf(db, 'tickets')
  const messageColumns = await columnsOf(db, 'messages')
  const series = 'with recursive series(n) as (select cast(?1 as integer) union all select n + 1 from series where n < ?2 - 1)'
  const accounts = `${series} insert into accounts (id, email, locale, time_zone, created_at)
    select 'acc_bench' || n, 'bench' || n || '@example.net', 'en', 'Europe/Copenhagen', 0 from series`
  const first = 'select * from tickets order by rowid limit 1'
  const tickets = `${series} insert into tickets (${ticketColumns.join(', ')})
    select ${ticketColumns.map((name) => made(name, open)).join(', ')} from series, (${first}) as first`
  const messages = `${series} insert into messages (${messageColumns.join(', ')})
    select ${messageColumns.map(written).join(', ')} from series,
      (select * from messages where ticket_id = (select id from tickets order by rowid limit 1) limit 1) as first`
  await db
    .prepare(accounts)
    .bind(from / TICKETS_AN_ACCOUNT, to / TICKETS_AN_ACCOUNT)
    .run()
  for (let at = from; at < to; at += PORTION) {
    const end = Math.min(at + PORTION, to)
    await db.batch([tickets, messages].map((sql) => db.prepare(sql).bind(at, end)))
  }
}

async function columnsOf(db: D1Database, table: string): Promise<string[]> {
  const { results } = await db.prepare('select name from pragma_table_info(?)').bind(table).all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** What stands in a column of the n-th ticket. @param open as many are not over */
function made(column: string, open: number): string {
  const isOpen = `n < ${open}`
  const agents = ['agent@example.com', 'admin@example.com'].map((email) => `(select id from accounts where email = '${email}')`)
  const oneOf = (values: readonly string[], spread: string) =>
    `json_extract('${JSON.stringify(values)}', '$[' || (${spread} % ${values.length}) || ']')`
  const values: Record<string, string> = {
    id: `'tkt_bench' || n`,
    number: '100000000 + n',
    account_id: `'acc_bench' || (n / ${TICKETS_AN_ACCOUNT})`,
    status: `iif(${isOpen}, iif(n % 2, 'open', 'waiting'), 'closed')`,
    outcome: `iif(${isOpen}, null, 'solved')`,
    assignee_id: `case n % 3 when 0 then ${agents[0]} when 1 then ${agents[1]} else null end`,
    locale: oneOf(LOCALES, '(n / 3)'),
    product: oneOf(
      programme.products.map(({ id }) => id),
      '(n / 12)',
    ),
    plan: oneOf(
      programme.plans.slice(0, 3).map(({ id }) => id),
      '(n / 36)',
    ),
    next_due_at: `iif(${isOpen}, ${Date.now()} + (n * 7919 % 1000 - 400) * ${MINUTE_MS / 2}, null)`,
    next_watch_at: 'null',
    submitted_at: `first.submitted_at - (1000000 - n) * 1000`,
  }
  return values[column] ?? `first.${column}`
}

/** What stands in a column of the n-th ticket's message. */
function written(column: string): string {
  const values: Record<string, string> = {
    id: `'msg_bench' || n`,
    ticket_id: `'tkt_bench' || n`,
    author_id: `'acc_bench' || (n / ${TICKETS_AN_ACCOUNT})`,
    body: `'The relay drops the connection after ' || (n % 60) || ' minutes on host' || (n % 5000) || ', since build b' || (n % 300)
      || ', with the code rare' || n || '. Nothing else has changed, and a restart helps for a while.'`,
  }
  return values[column] ?? `first.${column}`
}
