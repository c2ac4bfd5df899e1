import type { ServiceTranslate } from '../../locales/service.ts'
import type { mergedRows } from '../merges/load.ts'

/** Where a ticket is. @param path of tickets, below the language */
export function ticketLink(t: ServiceTranslate, number: string, path: 'tickets/' | 'desk/tickets/') {
  return { number, href: `/${t.locale}/${path}${number}/` }
}

/** The tickets that were merged into one, each with where it is. */
export function wordMerges(
  t: ServiceTranslate,
  merged: Awaited<ReturnType<typeof mergedRows>>,
  path: Parameters<typeof ticketLink>[2],
) {
  const mergedFrom = merged.map(({ number, subject }) => ({ ...ticketLink(t, number, path), subject }))
  return { mergedFrom, hasMerged: mergedFrom.length > 0 }
}
