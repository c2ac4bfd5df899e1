import { formatList } from '../../../locales/format.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import { wordOpeningHours } from '../../../locales/wording.ts'
import { nameIn } from '../../../programme/find.ts'
import type { Channel, Programme } from '../../../programme/schema.ts'
import { CHANNELS } from '../../../programme/vocabulary.ts'
import { wordZone } from '../zone.ts'

/** A calendar by which channels are staffed: its hours, and each channel with the plans that have it at these hours. */
export type HoursView = Readonly<{
  calendar: string
  hours: string
  zone: string
  channels: readonly Readonly<{ channel: Channel; name: string; plans: string }>[]
}>

/** The calendars by which some channel is staffed, the one that answers first above. */
export function hoursViews(t: SiteTranslate, programme: Programme): HoursView[] {
  const plans = programme.plans.toSorted((a, b) => a.rank - b.rank)
  const used = new Set(plans.flatMap(({ channels }) => CHANNELS.flatMap((channel) => channels[channel] ?? [])))
  return [...used].flatMap((id) => {
    const calendar = programme.calendars[id]
    if (!calendar) return []
    const channels = CHANNELS.flatMap((channel) => {
      const having = plans.filter((plan) => plan.channels[channel] === id)
      if (having.length === 0) return []
      const names = formatList(
        t.locale,
        having.map((plan) => nameIn(plan.name, t.locale)),
      )
      return [{ channel, name: t(`programme.channel.${channel}`), plans: names }]
    })
    return [{ calendar: id, hours: wordOpeningHours(t, calendar), zone: wordZone(t.locale, calendar.timeZone), channels }]
  })
}
