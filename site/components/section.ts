/** The part of the portal that a page belongs to; its entry in the navigation is marked. */
export type Section = 'policy' | 'plans' | 'kb' | 'tickets' | 'account' | 'desk' | 'search'
