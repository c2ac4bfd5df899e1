import { type Env, isLocalDevelopment } from '../env.ts'

/** Names that stand for no public host: RFC 6761, RFC 6762, RFC 8375, and what networks use inside. */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'arpa', 'test', 'invalid', 'onion']

/**
 * Whether events may be sent to an address: by https, to a host with a public name, which is not the portal itself. Addresses by number
 * are refused, the private ones and the others alike. A developer's machine may send to any.
 */
export function isDeliverable(env: Env, address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return false
  if (isLocalDevelopment(env)) return ['http:', 'https:'].includes(url.protocol)
  const host = url.hostname.replace(/\.$/, '')
  const suffix = host.split('.').at(-1) ?? ''
  const isNumber = host.startsWith('[') || /^\d+$/.test(suffix)
  const isOurs = host === new URL(env.ORIGIN).hostname
  return url.protocol === 'https:' && host.includes('.') && !isNumber && !isOurs && !PRIVATE_SUFFIXES.includes(suffix)
}
