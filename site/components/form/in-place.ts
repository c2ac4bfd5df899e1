import type { Locale } from '../../../locales/locale.ts'
import { siteTranslators } from '../../../locales/site.ts'
import { address } from '../address.ts'
import { slot } from '../slot.ts'

/**
 * What `enhance/send-in-place.ts` needs to know of a form with files: that it may send it without leaving the page, under
 * which name what is typed is kept until it is sent ('' for nowhere), and what it says. The worker gives `limits`.
 */
export function inPlace(locale: Locale, draft: string): Record<`data-${string}`, string> {
  const t = siteTranslators[locale]
  return {
    'data-draft': draft,
    'data-sign-in': address(locale, 'sign-in/'),
    'data-sign-in-text': t('common.form.signInNewTab'),
    'data-sending-text': t('common.form.sending'),
    'data-failed-text': t('common.form.failed'),
    'data-files-waiting-text': t('common.form.filesWaiting'),
    'data-files-max': slot('limits.files'),
    'data-too-many-text': t('common.form.tooManyFiles', { files: slot('limits.files') }),
  }
}
