import { sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import { accountRoles, accounts, ROLES } from '../db/schema.ts'

/** What somebody may do besides being a customer. */
export type Role = (typeof ROLES)[number]

/** The roles of those who answer tickets. */
export const DESK_ROLES: readonly Role[] = ['agent', 'teamLead', 'supportManager', 'administrator']

/** The account behind a session. */
export interface Account {
  id: string
  email: string
  name: string | null
  locale: Locale
  timeZone: string
  roles: Role[]
}

/** What a query selects of `accounts` for `toAccount`. */
export const accountColumns = {
  id: accounts.id,
  email: accounts.email,
  name: accounts.name,
  locale: accounts.locale,
  timeZone: accounts.timeZone,
  roles: sql<
    string | null
  >`(select group_concat(${accountRoles.role}) from ${accountRoles} where ${accountRoles.accountId} = ${accounts.id})`,
}

/** The account of a row. */
export function toAccount(row: Omit<Account, 'roles'> & { roles: string | null }): Account {
  return { ...row, roles: ROLES.filter((role) => row.roles?.split(',').includes(role)) }
}

/** Whether the account answers tickets: agents, those whom tickets are escalated to, and administrators. */
export function isAgent(account: Pick<Account, 'roles'>): boolean {
  return account.roles.some((role) => DESK_ROLES.includes(role))
}
