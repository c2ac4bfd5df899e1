import type { SQL } from 'drizzle-orm'
import { LOCALES } from '../../locales/locale.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn } from '../../programme/find.ts'
import type { VerbContext } from '../context.ts'
import { COUNTED_MAX, countParts, partOf } from '../desk/queue-facet.ts'
import { EXCLUDING_FILTERS, type Narrowing, QUEUE_FILTERS, type QueueFilter } from '../desk/schemas.ts'

/** A way to narrow the queue, with what the queue then is. */
interface Way {
  name: string
  to: Narrowing
}

/** What the filter bar leads to: each filter switched on or off, everything, and an agent's own tickets. */
function barOf(asked: Narrowing): Way[] {
  return [
    { name: 'all', to: { ...asked, filter: undefined } },
    ...QUEUE_FILTERS.map((name) => ({ name, to: { ...asked, filter: toggled(asked.filter ?? [], name) } })),
  ]
}

/** An agent's own tickets, whatever the queue is narrowed to. */
const OWN: readonly (readonly QueueFilter[])[] = [['mine'], ['mine', 'breached'], ['mine', 'soon'], ['mine', 'waiting']]

const NARROWERS = {
  product: programme.products.map(({ id }) => id),
  plan: programme.plans.map(({ id }) => id),
  language: LOCALES,
} as const
type Narrower = keyof typeof NARROWERS

function optionsOf(asked: Narrowing, narrower: Narrower): Way[] {
  return NARROWERS[narrower].map((value) => ({ name: value, to: { ...asked, [narrower]: value } }))
}

function toggled(filters: readonly QueueFilter[], name: QueueFilter): QueueFilter[] {
  if (filters.includes(name)) return filters.filter((one) => one !== name)
  const excluded = EXCLUDING_FILTERS.filter((group) => group.includes(name)).flat()
  return QUEUE_FILTERS.filter((one) => one === name || (filters.includes(one) && !excluded.includes(one)))
}

/** Every part of the queue that the page counts, in the order in which `filtersView` takes them up. A filter that is on counts what is shown. */
function counted(asked: Narrowing): Narrowing[] {
  const bar = barOf(asked).map(({ name, to }) => (asked.filter?.some((on) => on === name) ? asked : to))
  const options = Object.keys(NARROWERS).flatMap((narrower) => optionsOf(asked, narrower as Narrower).map(({ to }) => to))
  return [...bar, ...OWN.map((filter) => ({ filter: [...filter] })), ...options]
}

/** The query for all that the page counts: so many rows at most, however long the queue is. */
export function filterCounts(ctx: VerbContext, me: SQL<string>, asked: Narrowing) {
  return countParts(
    ctx,
    me,
    counted(asked).map((part) => partOf(part, ctx.now)),
  )
}

/** The filter bar, the lists to choose from, and the agent's own counters. */
export function filtersView(t: ServiceTranslate, asked: Narrowing, rows: readonly { tickets: number }[]) {
  const counts = rows.map(({ tickets }) => (tickets > COUNTED_MAX ? `${COUNTED_MAX}+` : `${tickets}`))
  const take = (): string => counts.shift() ?? '0'
  const on = (name: string) => (name === 'all' ? !asked.filter?.length : (asked.filter?.some((one) => one === name) ?? false))
  const bar = barOf(asked).map(({ name, to }) => [name, { href: queryOf(to), isOn: on(name), count: take() }])
  const own = OWN.map((filter) => [filter.at(-1) ?? '', { href: queryOf({ filter: [...filter] }), count: take() }])
  const narrowers = Object.keys(NARROWERS).map((narrower) => {
    const isChosen = (value: string) => asked[narrower as Narrower] === value
    const options = optionsOf(asked, narrower as Narrower).map(({ name }) => ({
      value: name,
      label: `${wordOption(t, narrower as Narrower, name)} (${take()})`,
      isChosen: isChosen(name),
    }))
    return [narrower, options]
  })
  return { bar: Object.fromEntries(bar), own: Object.fromEntries(own), narrowers: Object.fromEntries(narrowers) }
}

/** The query string of a narrowed queue, with its "?". */
export function queryOf({ filter, product, plan, language }: Narrowing, cursor?: string): string {
  const asked = { filter: filter?.join(','), product, plan, language, cursor }
  const given = Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return `?${new URLSearchParams(given).toString().replaceAll('%2C', ',')}`
}

function wordOption(t: ServiceTranslate, narrower: Narrower, value: string): string {
  if (narrower === 'language') return t(`programme.language.${value as (typeof LOCALES)[number]}`)
  const named = [...programme.products, ...programme.plans].find(({ id }) => id === value)
  return named ? nameIn(named.name, t.locale) : value
}
