import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { decideSplit } from '../../programme/ticket-split.ts'
import type { VerbContext } from '../context.ts'
import { coverageFacts, licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { readAs } from '../sessions/read-as.ts'
import { openSplit } from '../splits/load.ts'
import type { Split } from '../splits/view.ts'
import type { Ticket } from '../tickets/change.ts'

/** A proposal to split a ticket, as its customer answers it. */
export interface ProposalWords {
  subjects: string[]
  cost: string
  /** What is missing to accept it, and where to get it; false where nothing is. */
  short: { text: string; packs: string } | false
}

/** The proposal that waits for the customer's answer, in words; false where none does. What they own is read only then. */
export async function wordProposal(
  ctx: VerbContext,
  t: ServiceTranslate,
  ticket: Ticket,
  splits: readonly Split[],
): Promise<ProposalWords | false> {
  const split = openSplit(splits)
  if (!split || ticket.status === 'resolved' || ticket.status === 'closed') return false
  const [customer, licenses, lots] = await readAs(ctx, (me) => [licenseFacts(ctx, me), lotFacts(ctx, me)])
  const facts = coverageFacts(customer, ticket.product, licenses, lots)
  const decision = decideSplit(programme, facts, ticket, split.parts.length, ctx.now)
  return {
    subjects: split.parts.map(({ subject }) => subject),
    cost: t('service.split.cost', { count: split.parts.length }),
    short: !decision.ok && {
      text: t('service.split.missing', { count: decision.missing }),
      packs: `/${t.locale}/incidents/?${new URLSearchParams({ product: ticket.product })}#buy`,
    },
  }
}

/** The tickets that were split off from one, and the one it was split off from, each with where it is. @param path of a ticket, below the language */
export function wordRelated(t: ServiceTranslate, splits: readonly Split[], splitFrom: string | null, path: string) {
  const link = (number: string) => ({ number, href: `/${t.locale}/${path}${number}/` })
  const parts = splits.flatMap((split) => split.parts)
  return {
    splitFrom: splitFrom !== null && link(splitFrom),
    parts: parts.flatMap(({ subject, number }) => (number === null ? [] : [{ ...link(number), subject }])),
    hasParts: parts.some(({ number }) => number !== null),
  }
}
