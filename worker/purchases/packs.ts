import { programme } from '../../programme/active.ts'
import { decidePurchase } from '../../programme/entitlement.ts'
import { packPriceMinor, packsFor, productById } from '../../programme/find.ts'
import type { Currency, Pack } from '../../programme/schema.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import type { VerbContext } from '../context.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import type { Account } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'

/** A pack as it is offered. */
export interface PackOffer {
  id: string
  incidents: number
  /** VAT exclusive, minor units, for the product asked about. */
  prices: Record<Currency, number>
  validity: Pack['validity']
  /** Plan that a ticket paid with one of its incidents has. */
  plan: string
  /** Plans of which one must be in force; null: none. */
  requiresPlan: readonly string[] | null
  /** Why the caller cannot buy it now; null: they can. */
  refusal: 'signed-out' | 'pack-needs-plan' | null
}

/** Who asks for the offers: null where nobody is signed in. */
type Buyer = { account: Account; licenses: Awaited<ReturnType<typeof licenseFacts>> } | null

/** The packs that are sold, or sold for a product, with whether the caller may buy them. */
export async function listPacks(ctx: VerbContext, product: string | undefined): Promise<PackOffer[]> {
  const read = await readVisitor(ctx, (me) => [licenseFacts(ctx, me)])
  return packOffers(ctx, product, read && { account: read[0], licenses: read[1] })
}

/** The offers to a buyer. */
export function packOffers(ctx: Pick<VerbContext, 'now'>, productId: string | undefined, buyer: Buyer): PackOffer[] {
  const product = productId === undefined ? undefined : productById(programme, productId)
  const packs = productId === undefined ? programme.packs : packsFor(programme, productId)
  return packs.map((pack) => ({
    id: pack.id,
    incidents: pack.incidents,
    prices: Object.fromEntries(
      CURRENCIES.map((currency) => [currency, packPriceMinor(pack, currency, product)]),
    ) as PackOffer['prices'],
    validity: pack.validity,
    plan: pack.plan,
    requiresPlan: pack.requiresPlan,
    refusal: refusalOf(ctx, pack, productId ?? null, buyer),
  }))
}

function refusalOf(ctx: Pick<VerbContext, 'now'>, pack: Pack, product: string | null, buyer: Buyer): PackOffer['refusal'] {
  if (!buyer) return 'signed-out'
  const facts = { product, licenses: buyer.licenses, isReseller: buyer.account.roles.includes('reseller'), lots: [] }
  return decidePurchase(programme, facts, pack.id, ctx.now) === null ? null : 'pack-needs-plan'
}
