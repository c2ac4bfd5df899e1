import { eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { accounts } from '../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, type portal } from './support.ts'

/** A ticket that an account with a license may submit. */
export const SUBMISSION = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The Viewer closes when the Host restarts',
  body: 'It happens each time.',
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

/** A customer with a license of that plan, signed in. */
export async function customerWith(p: ReturnType<typeof portal>, plan = 'pro'): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan })
  return p.signedIn(email)
}

/** An agent, signed in, under a name. */
export async function agentNamed(
  p: ReturnType<typeof portal>,
  name: string,
  role: 'agent' | 'administrator' = 'agent',
): Promise<Client> {
  const agent = await p.signedIn(newEmail(), [role])
  await db.update(accounts).set({ name }).where(eq(accounts.id, agent.accountId))
  return agent
}

/** Submits a ticket. @returns its number */
export async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...SUBMISSION, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}
