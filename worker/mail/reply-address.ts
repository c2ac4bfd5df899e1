import type { Env } from '../env.ts'
import { keyedHash } from '../hash.ts'

/**
 * How a reply finds its ticket. Each mail about a ticket names a reply address that is signed for one reader of it, and a thread id that
 * is signed for the ticket. Mail programs send both back; a ticket's number alone, which anybody may know or guess, leads nowhere.
 */

/** Hexadecimal digits of a signature: 80 bits, and no room for more, since a local part has 64 characters at most (RFC 5321, 4.5.3.1.1). */
const SIGNATURE_CHARS = 20
const REPLY = /^([^+@]+)\+(\d{9})\.([0-9a-f]{20})@([^@]+)$/
const THREAD = /^<?ticket\.(\d{9})\.([0-9a-f]{20})@([^@>]+)>?$/

/** What a mail of ours is signed with: its ticket, and for an address the account it was sent to. */
type Signed = { number: string; signature: string }

const sign = async (env: Env, purpose: string, value: string) =>
  (await keyedHash(env.SECRET, purpose, value)).slice(0, SIGNATURE_CHARS)

/** The address that this account answers mails about this ticket at: our sender's, with a tag (RFC 5233). */
export async function replyAddress(env: Env, number: string, accountId: string): Promise<string> {
  const [local = '', domain = ''] = env.MAIL_FROM.split('@')
  return `${local}+${number}.${await sign(env, 'reply-address', `${number}:${accountId}`)}@${domain}`
}

/** What an address says it is, not yet checked; null for one that is no reply address of ours. */
export function readReplyAddress(env: Env, address: string): Signed | null {
  const [local = '', domain = ''] = env.MAIL_FROM.toLowerCase().split('@')
  const [, base, number, signature, host] = REPLY.exec(address.trim().toLowerCase()) ?? []
  return base === local && host === domain && number && signature ? { number, signature } : null
}

/** Whether the address was given to this account. */
export async function isReplyAddressOf(env: Env, { number, signature }: Signed, accountId: string): Promise<boolean> {
  return signature === (await sign(env, 'reply-address', `${number}:${accountId}`))
}

/**
 * The id that every mail about a ticket names in `References` and `In-Reply-To`, so that mail programs show them as one conversation and
 * name it in turn. The mail service alone gives a mail its own Message-ID, so no mail of ours bears this one.
 */
export async function threadId(env: Env, number: string): Promise<string> {
  const domain = env.MAIL_FROM.split('@')[1] ?? ''
  return `<ticket.${number}.${await sign(env, 'thread-id', number)}@${domain}>`
}

/** The ticket's number of a message id, where it is a thread id that we have signed; null for any other. */
export async function readThreadId(env: Env, messageId: string): Promise<string | null> {
  const [, number, signature] = THREAD.exec(messageId.trim().toLowerCase()) ?? []
  return number && signature === (await sign(env, 'thread-id', number)) ? number : null
}
