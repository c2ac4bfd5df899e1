import {
  failedMailOf,
  invitationOf,
  invoiceOf,
  macroOf,
  orderOf,
  pictureOf,
  receivedMailOf,
  remoteAccessOf,
  TICKET,
  ticketOf,
  tokenOf,
  uploadOf,
  type World,
  webhookOf,
} from './rights-world.ts'
import { newEmail } from './support.ts'

/**
 * What the rights table asks with. A new call needs a line here when its path names something (what of the customer's it names, in `THINGS`),
 * or when it takes a body (one that is well formed, in `BODIES`, so that what answers is the right and not the form).
 */

/** Something of the customer's for a path to name, new for each call: by the beginning of the path, the longest that fits. What it gives goes in for the parameters, in order. */
export const THINGS: Record<string, (world: World) => Promise<string>> = {
  '/api/tickets/{number}': async (world) => (await ticketOf(world)).number,
  '/api/tickets/{number}/participants/{id}': async (world) =>
    `${(await ticketOf(world)).number} ${world.people.colleague.accountId}`,
  '/api/tickets/{number}/remote-access': remoteAccessOf,
  '/api/desk/tickets/{number}/remote-access': remoteAccessOf,
  '/api/uploads/{id}': uploadOf,
  '/api/attachments/{id}/picture': pictureOf,
  '/api/attachments/{id}': async (world) => (await ticketOf(world)).attachments[0]?.id ?? '',
  '/api/purchases/{id}': (world) => orderOf(world, 'invoice'),
  '/api/purchases/{id}/checkout': (world) => orderOf(world, 'card'),
  '/api/invoices/{number}': invoiceOf,
  '/api/organisation/members/{id}': async ({ member }) => member.accountId,
  '/api/organisation/invitations/{id}': invitationOf,
  '/api/tokens/{id}': tokenOf,
  '/api/desk/tickets/{number}': async (world) => (await ticketOf(world)).number,
  '/api/desk/tickets/{number}/macros': async (world) => `${(await ticketOf(world)).number} ${await macroOf(null)}`,
  '/api/desk/macros/{id}': (world) => macroOf(world.people.agent),
  '/api/desk/purchases/{id}': (world) => orderOf(world, 'invoice'),
  '/api/desk/accounts/{email}': async ({ people }) => people.customer.email,
  '/api/desk/mails/{id}': failedMailOf,
  '/api/desk/received-mails/{id}': receivedMailOf,
  '/api/desk/webhooks/{id}': webhookOf,
  '/api/desk/exports/{what}': async () => 'invoices',
}

type Body = object | ((world: World) => object)

/** Bodies by path, or by method and path where a path takes several. */
export const BODIES: Record<string, Body> = {
  '/api/session/codes': { email: newEmail() },
  '/api/session': { email: newEmail(), code: '000000' },
  '/api/licenses': { key: 'none' },
  '/api/tickets': { ...TICKET, policyVersion: '2000-01-01' },
  '/api/tickets/{number}/messages': { body: 'text' },
  'POST /api/tickets/{number}/remote-access': { details: 'A password' },
  '/api/uploads': { fileName: 'a.log', bytes: 10 },
  '/api/tickets/{number}/rating': { score: 3 },
  '/api/tickets/{number}/participants': ({ member }: World) => ({ account: member.accountId }),
  '/api/partner/tickets': {
    ...{ ...TICKET, product: undefined, payWith: undefined, policyVersion: '2000-01-01', license: 'none' },
    ...{ customerEmail: newEmail(), customerLocale: 'en' },
  },
  '/api/consents/give': { token: 'a token that was never given' },
  '/api/consents/decline': { token: 'a token that was never given' },
  '/api/desk/tickets': { ...TICKET, email: newEmail() },
  '/api/desk/tickets/{number}/messages': { body: 'text', visibility: 'internal' },
  '/api/desk/tickets/{number}/presence': { isWriting: true },
  '/api/desk/tickets/{number}/status': { status: 'waiting' },
  '/api/desk/tickets/{number}/resolve': { outcome: 'solved' },
  '/api/desk/tickets/{number}/merge': { into: '100000000' },
  '/api/desk/macros': { title: 'Answer', texts: { en: 'Hello' } },
  '/api/desk/macros/{id}': { title: 'Answer', texts: { en: 'Hello' }, revision: 0 },
  '/api/desk/tickets/{number}/split': { subjects: ['Another problem'] },
  '/api/desk/tickets/{number}/change': { minutes: 60, work: 'A change' },
  '/api/desk/tickets/{number}/replacement': { diagnosis: 'A fault' },
  '/api/desk/tickets/{number}/replacement/ship': { tracking: 'A parcel' },
  '/api/desk/devices/import': { csv: 'serial,product,soldOn,extraYears\n' },
  '/api/devices': { serial: 'NONE00' },
  '/api/desk/tickets/{number}/change/bookings': { estimate: 'none', minutes: 60, note: 'Work' },
  '/api/desk/tickets/{number}/change/finish': { estimate: 'none' },
  '/api/desk/received-mails/{id}/attach': { number: '100000000' },
  '/api/desk/received-mails/{id}/open': {
    ...{ product: TICKET.product, type: TICKET.type, severity: TICKET.severity, subject: 'Subject', locale: 'en' },
  },
  '/api/desk/webhooks': { url: 'http://127.0.0.1:9/', events: ['ticket.rated'] },
  '/api/tokens': { name: 'A program', scopes: ['tickets:read'] },
  '/api/organisation': { name: 'Nobody' },
  '/api/organisation/invitations': { email: newEmail() },
  '/api/organisation/accept': { token: 'a token that was never given' },
  '/api/organisation/owner': ({ member }: World) => ({ member: member.accountId }),
  '/api/purchases': { pack: 'incident-1', currency: 'EUR', policyVersion: '2000-01-01', payBy: 'card' },
  '/api/desk/licenses/revoke': { license: 'none' },
  '/api/desk/licenses/import': { csv: 'key,product,plan,kind,orderEmail,supportUntil\n' },
  '/api/desk/accounts/{email}/roles': { roles: [] },
  '/api/desk/accounts/{email}/corrections': { lot: 'none', delta: 1, reason: 'None' },
  '/api/desk/purchases/{id}/cancel': { reason: 'None' },
}

/** Query strings without which a call is no call. */
export const QUERIES: Record<string, string> = {
  '/api/desk/search': '?q=relay',
  '/api/entitlement': '?product=nordlys-remote',
  '/api/desk/exports/{what}': '?from=2026-01-01&to=2026-12-31',
}

/** What a call may be told is missing that is no question of rights: a thing that its body names and that there is none of here. */
export const NAMED_IN_BODY: Record<string, string> = {
  '/api/licenses': 'license-malformed',
  '/api/devices': 'device-not-found',
  '/api/desk/macros/{id}': 'macro-not-found',
  '/api/organisation/accept': 'invitation-not-found',
  '/api/partner/tickets': 'license-not-found',
  '/api/consents/give': 'consent-not-found',
  '/api/consents/decline': 'consent-not-found',
  '/api/desk/licenses/revoke': 'license-not-found',
  '/api/desk/tickets/{number}/change/bookings': 'change-not-found',
  '/api/desk/tickets/{number}/change/finish': 'change-not-found',
  '/api/desk/accounts/{email}/corrections': 'lot-not-found',
  '/api/desk/received-mails/{id}/attach': 'ticket-not-found',
}
