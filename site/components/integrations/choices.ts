import { type SiteKey, type SiteTranslate, siteMessages } from '../../../locales/site.ts'

/** What may be ticked: a value as the API writes it, and what it means. */
export interface Tick {
  value: string
  label: string
}

/** The scopes of tokens; what they are called says which there are. */
export function scopeTicks(t: SiteTranslate): Tick[] {
  return ticks(t, 'integrations.scope.').map(({ value, label }) => ({ value: value.replace('.', ':'), label }))
}

/** The events that webhooks report. */
export function eventTicks(t: SiteTranslate): Tick[] {
  return ticks(t, 'integrations.event.')
}

function ticks(t: SiteTranslate, prefix: string): Tick[] {
  const keys = Object.keys(siteMessages.en).filter((key) => key.startsWith(prefix))
  return keys.map((key) => ({ value: key.slice(prefix.length), label: t(key as SiteKey) }))
}
