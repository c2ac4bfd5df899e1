/** The groups of the knowledge base, in the order in which a customer comes to need them. */
export const CATEGORIES = ['installing', 'licensing', 'connecting', 'maintenance', 'backup', 'incidents'] as const

export type Category = (typeof CATEGORIES)[number]
