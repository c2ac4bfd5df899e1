import { formatDate, formatDayAndTime, formatZone } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { calendarById, planById, productById } from '../../programme/find.ts'
import { classifyVersion } from '../../programme/product-version.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { CHANNELS } from '../../programme/vocabulary.ts'
import type { DeskPageRows } from '../desk/read-page.ts'
import { RATING_MAX } from '../tickets/schemas.ts'
import type { Typed } from './form-view.ts'
import { hoursOf } from './plans-view.ts'
import { wordStatus } from './ticket-words.ts'

/** What stands beside a ticket at the desk besides its customer and its facts. */
export function besideInWords(t: ServiceTranslate, rows: DeskPageRows, typed: Typed, now: EpochMs) {
  return {
    version: versionInWords(t, rows),
    clock: customersClock(t, rows, now),
    others: rows.others.map((other) => otherTicket(t, other, rows.agent.timeZone)),
    hasOthers: rows.others.length > 0,
    merge: rows.others.flatMap(({ number, subject, status }) =>
      ['new', 'open', 'waiting'].includes(status) ? [{ number, subject }] : [],
    ),
    agents: rows.agents
      .filter(({ id }) => id !== rows.ticket.assigneeId)
      .map(({ name, email }) => {
        return { email, name: name ? t('service.desk.person', { name, email }) : email, isChosen: email === typed.assignee }
      }),
  }
}

/** What the customer told of their version, and how it stands to what is supported. */
function versionInWords(t: ServiceTranslate, { ticket }: DeskPageRows) {
  const product = productById(programme, ticket.product)
  const standing = product ? classifyVersion(product, ticket.version) : 'unknown'
  return {
    standing: t(`service.desk.version.${standing}`, { release: product?.currentRelease ?? '' }),
    isUnsupported: standing === 'unsupported',
  }
}

/** The time by the customer's clock, and whether the plan's hours are running, told by the agent's. */
function customersClock(t: ServiceTranslate, { agent, customer, ticket }: DeskPageRows, now: EpochMs) {
  const channels = planById(programme, ticket.plan)?.channels
  const id = CHANNELS.map((channel) => channels?.[channel] ?? null).find((calendar) => calendar !== null)
  const calendar = id === undefined || id === null ? undefined : calendarById(programme, id)
  const { timeZone } = customer
  return {
    time: t('service.desk.customersTime', { time: formatDayAndTime(t.locale, now, timeZone), zone: formatZone(now, timeZone) }),
    hours: calendar !== undefined && hoursOf(t, calendar, { at: now, timeZone: agent.timeZone }).text,
  }
}

function otherTicket(
  t: ServiceTranslate,
  { number, subject, locale, status, submittedAt, ratingScore }: DeskPageRows['others'][number],
  timeZone: string,
) {
  return {
    number,
    href: `/${t.locale}/desk/tickets/${number}/`,
    subject,
    lang: locale,
    status: wordStatus(t, status),
    date: formatDate(t.locale, submittedAt, timeZone),
    rating: ratingScore !== null && t('service.ticket.rated', { score: ratingScore, best: RATING_MAX }),
  }
}
