import { eq } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { accounts } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { keyedHash } from '../hash.ts'
import { problem } from '../problems/problem.ts'

const signatureOf = (env: Env, accountId: string) => keyedHash(env.SECRET, 'reminders', accountId)

/** The page that ends an account's reminders for whoever holds its address: the link stands in each of them. */
export async function remindersPage(env: Env, accountId: string, locale: Locale): Promise<string> {
  const query = new URLSearchParams({ account: accountId, signature: await signatureOf(env, accountId) })
  return `${env.ORIGIN}/${locale}/account/reminders/?${query}`
}

/** What a link to that page names. */
export interface RemindersLink {
  account: string | undefined
  signature: string | undefined
}

/** Whether the account that a link was signed for is sent reminders. @throws {ProblemError} not-found, for a link that we have not signed */
export async function wantsReminders(ctx: VerbContext, link: RemindersLink): Promise<boolean> {
  const account = await accountOf(ctx, link)
  const [row] = await ctx.db.select({ wantsReminders: accounts.wantsReminders }).from(accounts).where(eq(accounts.id, account))
  if (!row) throw problem('not-found')
  return row.wantsReminders
}

/** Ends or resumes the reminders of the account that a link was signed for. @throws {ProblemError} not-found */
export async function setReminders(ctx: VerbContext, link: RemindersLink, wanted: boolean): Promise<void> {
  const account = await accountOf(ctx, link)
  await ctx.db.update(accounts).set({ wantsReminders: wanted }).where(eq(accounts.id, account))
}

async function accountOf({ env }: VerbContext, { account, signature }: RemindersLink): Promise<string> {
  if (!account || signature !== (await signatureOf(env, account))) throw problem('not-found')
  return account
}
