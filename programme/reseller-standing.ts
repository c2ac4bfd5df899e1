import { plansFor } from './find.ts'
import type { Plan, Product, Programme } from './schema.ts'

/** What resellers have for a product. */
export interface ResellerStanding {
  product: Product
  plan: Plan
  /** Plans for the product whose tickets are answered after a reseller's, best first. */
  before: Plan[]
}

/** The partner plan of each product that has one, the best where it has several. Source: policy, "Resellers". */
export function resellerStandings(programme: Programme): ResellerStanding[] {
  return programme.products.flatMap((product) => {
    const plans = plansFor(programme, product.id).toSorted((a, b) => a.rank - b.rank)
    const plan = plans.find(({ kind }) => kind === 'partner')
    return plan ? [{ product, plan, before: plans.filter(({ rank }) => rank > plan.rank) }] : []
  })
}
