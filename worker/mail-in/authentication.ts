import { headersNamed, type Mail } from './mail.ts'

/** Who speaks in the results that Email Routing writes (RFC 8601). */
const AUTHSERV_ID = 'mx.cloudflare.net'

/**
 * Whether the mail comes from whom its From header names, by the results that Email Routing put on top (RFC 8601): DMARC passes, or, for
 * a domain without DMARC, DKIM or SPF passes for that domain. Results further down may be the sender's own and count for nothing.
 * @returns "absent" where nobody has checked
 */
export function authenticationOf(mail: Mail): 'pass' | 'fail' | 'absent' {
  const [top] = headersNamed(mail, 'authentication-results')
  if (top === undefined) return 'absent'
  const [server = '', ...results] = top.replaceAll(/\([^()]*\)/g, ' ').split(';')
  const domain = mail.sender?.split('@')[1]
  if (server.trim().toLowerCase() !== AUTHSERV_ID || !domain) return 'fail'
  const checks = results.map(checkOf)
  const dmarc = checks.find(({ method }) => method === 'dmarc')
  if (dmarc?.result === 'pass') return (dmarc.domain ?? domain) === domain ? 'pass' : 'fail'
  if (dmarc && !['none', 'permerror', 'temperror'].includes(dmarc.result)) return 'fail'
  const isOurs = checks.some(
    ({ method, result, domain: checked }) =>
      method !== 'dmarc' && result === 'pass' && checked !== null && isAligned(checked, domain),
  )
  return isOurs ? 'pass' : 'fail'
}

/** One result: "dkim=pass header.d=example.org". */
function checkOf(text: string) {
  const [, method = '', result = ''] = /^\s*(dmarc|dkim|spf)\s*=\s*(\w+)/i.exec(text) ?? []
  const [, named] = /\b(?:header\.(?:d|from|i)|smtp\.mailfrom)\s*=\s*"?([^\s";]+)/i.exec(text) ?? []
  return { method: method.toLowerCase(), result: result.toLowerCase(), domain: named?.split('@').at(-1)?.toLowerCase() ?? null }
}

/** The same domain, or one below the other (RFC 7489, relaxed alignment). */
function isAligned(checked: string, domain: string): boolean {
  return checked === domain || domain.endsWith(`.${checked}`) || checked.endsWith(`.${domain}`)
}
