import type { Env } from '../env.ts'
import { isReplyAddressOf, readReplyAddress, readThreadId } from '../mail/reply-address.ts'
import { headersNamed, type Mail } from './mail.ts'

/** Ids of other mails that are looked at: a long conversation names ours among the first or the last. */
const IDS_MAX = 100

/** The ticket that a mail says it is about, and what it shows for that. Neither a number in a subject nor one in a text is a claim. */
export interface Claim {
  number: string
  /** The signature of the address it was sent to; null where that is no reply address, and the thread id stands for it. */
  signature: string | null
}

/** What the mail claims; null for one that answers none of ours. A thread id that is not signed by us is no claim. */
export async function claimOf(env: Env, mail: Mail, recipient: string): Promise<Claim | null> {
  const address = readReplyAddress(env, recipient)
  if (address) return address
  const ids = ['in-reply-to', 'references'].flatMap(
    (name) =>
      headersNamed(mail, name)
        .join(' ')
        .match(/<[^<>\s]{1,200}>/g) ?? [],
  )
  const looked = ids.length > IDS_MAX ? [...ids.slice(0, IDS_MAX / 2), ...ids.slice(-IDS_MAX / 2)] : ids
  for (const id of new Set(looked)) {
    const number = await readThreadId(env, id)
    if (number) return { number, signature: null }
  }
  return null
}

/** Whether the claim is good among these accounts: a reply address is signed for one of them. */
export async function isProven(env: Env, { number, signature }: Claim, accountIds: readonly string[]): Promise<boolean> {
  if (signature === null) return true
  const signed = await Promise.all(accountIds.map((id) => isReplyAddressOf(env, { number, signature }, id)))
  return signed.includes(true)
}
