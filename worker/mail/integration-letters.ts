import type { ServiceTranslate } from '../../locales/service.ts'
import { type Letter, letter } from './letter.ts'

/** To an account: a token was made for it. */
export function tokenCreatedMail(
  t: ServiceTranslate,
  { name, scopes, link }: { name: string; scopes: readonly string[]; link: string },
): Letter {
  return letter(t, t('mail.tokenCreated.subject'), [
    { kind: 'paragraph', text: t('mail.tokenCreated.intro') },
    {
      kind: 'facts',
      rows: [
        [t('mail.tokenCreated.name'), name],
        [t('mail.tokenCreated.scopes'), scopes.join(', ')],
      ],
    },
    { kind: 'paragraph', text: t('mail.tokenCreated.notYou') },
    { kind: 'button', text: t('mail.tokenCreated.button'), href: link },
  ])
}

/** To an administrator: nothing is sent to an endpoint any more, because nothing arrived there for days. */
export function endpointFailedMail(
  t: ServiceTranslate,
  { url, description, since, link }: { url: string; description: string; since: string; link: string },
): Letter {
  return letter(t, t('mail.endpointFailed.subject'), [
    { kind: 'paragraph', text: t('mail.endpointFailed.intro', { since }) },
    {
      kind: 'facts',
      rows: [
        [t('mail.endpointFailed.url'), url],
        [t('mail.endpointFailed.description'), description],
      ],
    },
    { kind: 'paragraph', text: t('mail.endpointFailed.mend') },
    { kind: 'button', text: t('mail.endpointFailed.button'), href: link },
  ])
}
