import type { ServiceTranslate } from '../../locales/service.ts'
import { type Letter, letter } from '../mail/letter.ts'

/** What a sender is told whose mail opened no ticket: why, and where to go. It names nothing that only a customer would know. */
export function whereToGoMail(
  t: ServiceTranslate,
  facts: { why: 'no-channel' | 'no-entitlement'; hasIncidents: boolean; link: string; plans: string },
): Letter {
  const { why, hasIncidents, link, plans } = facts
  return letter(t, t('mail.whereToGo.subject'), [
    { kind: 'paragraph', text: t(`mail.whereToGo.${why}`) },
    ...(hasIncidents ? [{ kind: 'paragraph', text: t('mail.whereToGo.incidents') } as const] : []),
    { kind: 'button', text: t('mail.whereToGo.button'), href: link },
    { kind: 'paragraph', text: t('mail.whereToGo.plans', { link: plans }) },
    { kind: 'paragraph', text: t('mail.whereToGo.once') },
  ])
}
