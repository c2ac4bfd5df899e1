import type { SiteTranslate } from '../../../locales/site.ts'

/** The fields of an endpoint's form, for the fields themselves and for the refusal above them. */
export function endpointFields(t: SiteTranslate) {
  return [
    { name: 'url', label: t('integrations.webhooks.url.label') },
    { name: 'description', label: t('integrations.webhooks.description.label') },
    { name: 'events', label: t('integrations.webhooks.events.label') },
  ] as const
}
