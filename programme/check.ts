import { LEDGER_CLAUSES } from './policy.ts'
import { CLAUSE_SLUGS } from './policy-clauses.ts'
import type { ParsedProgramme, Within } from './schema.ts'
import { pathText } from './shape-faults.ts'
import { dateOfDay, dayNumberOf } from './time-zone.ts'
import { CHANNELS, WEEKDAYS } from './vocabulary.ts'

/** What is wrong with a programme: the place of the value, what it does, and how to put it right. */
export type Fault = Readonly<{ path: string; fault: string; mend: string }>

/** What the check needs to know from outside of the programme. */
export type CheckFacts = Readonly<{
  /** First and last year for which public holidays are known. */
  years: readonly [first: number, last: number]
  /** A year in which the programme is in use; absent, the one in which its policy takes effect. */
  inYear?: number
}>

/** A calendar must not stay closed for longer than this, or a deadline could lie years ahead. */
const CLOSED_DAYS_MAX = 366
const DAY_MS = 86_400_000
/** A date begins first where clocks are fourteen hours ahead of UTC. */
const ZONES_AHEAD_MS = 14 * 3_600_000

type Rule = (programme: ParsedProgramme, facts: CheckFacts) => Fault[]

/** The faults of a programme whose shape is right; none if it can be promised and kept. */
export function checkProgramme(programme: ParsedProgramme, facts: CheckFacts): Fault[] {
  return RULES.flatMap((rule) => rule(programme, facts))
}

const RULES: readonly Rule[] = [
  duplicateIds,
  duplicateRanks,
  unknownCalendars,
  unknownPlans,
  unknownPacks,
  unknownSeveritiesAndTypes,
  overlappingWindows,
  neverOpen,
  missingHolidayYears,
  plansWithoutChannel,
  plansNobodySells,
  incidentPlans,
  packsNobodyCanBuy,
  extrasWithoutTheirType,
  advisersWithoutAdvice,
  targetsLongerThanEscalation,
  escalationOfNothing,
  versions,
  channelsWithoutAddress,
  policyTerms,
  salesWithoutInvoices,
  mailThatOpensNothing,
  filesGoneBeforeReopening,
]

function fault(path: readonly (string | number)[], what: string, mend: string): Fault {
  return { path: pathText(path), fault: what, mend }
}

function duplicateIds({ plans, packs, products }: ParsedProgramme): Fault[] {
  return Object.entries({ plans, packs, products }).flatMap(([part, items]) =>
    items.flatMap(({ id }, index) =>
      items.findIndex((item) => item.id === id) < index
        ? [fault([part, index, 'id'], `The id "${id}" is taken by an earlier one.`, 'Give it an id of its own.')]
        : [],
    ),
  )
}

function duplicateRanks({ plans }: ParsedProgramme): Fault[] {
  return plans.flatMap(({ id, rank }, index) => {
    const other = plans.find((plan, earlier) => earlier < index && plan.rank === rank)
    if (!other) return []
    return [
      fault(['plans', index, 'rank'], `"${id}" and "${other.id}" both have rank ${rank}.`, 'Decide which is answered first.'),
    ]
  })
}

function unknownCalendars({ calendars, plans, products }: ParsedProgramme): Fault[] {
  const uses: [(string | number)[], string | null][] = [
    ...plans.flatMap((plan, index) =>
      CHANNELS.map((channel) => named(['plans', index, 'channels', channel], plan.channels[channel])),
    ),
    ...plans.flatMap((plan, index) =>
      plan.targets.map((target, nth) => named(['plans', index, 'targets', nth, 'calendar'], target.calendar)),
    ),
    ...products.flatMap(({ warranty }, index) =>
      warranty ? [named(['products', index, 'warranty', 'replacementCalendar'], warranty.replacementCalendar)] : [],
    ),
  ]
  return uses.flatMap(([path, id]) =>
    id === null || Object.hasOwn(calendars, id) ? [] : [unknown(path, 'calendar', id, Object.keys(calendars))],
  )
}

function unknownPlans({ plans, packs, products }: ParsedProgramme): Fault[] {
  const uses = [
    ...packs.map((pack, index) => named(['packs', index, 'plan'], pack.plan)),
    ...packs.flatMap((pack, index) =>
      (pack.requiresPlan ?? []).map((id, nth) => named(['packs', index, 'requiresPlan', nth], id)),
    ),
    ...products.flatMap((product, index) => product.plans.map((id, nth) => named(['products', index, 'plans', nth], id))),
    ...products.flatMap((product, index) =>
      Object.keys(product.planPrices ?? {}).map((id) => named(['products', index, 'planPrices', id], id)),
    ),
    ...plans.flatMap(({ extras }, index) =>
      extras.managedServices
        ? [named(['plans', index, 'extras', 'managedServices', 'includesPlan'], extras.managedServices.includesPlan)]
        : [],
    ),
  ]
  const ids = plans.map(({ id }) => id)
  return uses.flatMap(([path, id]) => (ids.includes(id) ? [] : [unknown(path, 'plan', id, ids)]))
}

function unknownPacks({ packs, products, remoteSessionProduct }: ParsedProgramme): Fault[] {
  const ids = packs.map(({ id }) => id)
  const faults = products
    .flatMap((product, index) => [
      ...product.packs.map((id, nth) => named(['products', index, 'packs', nth], id)),
      ...Object.keys(product.packPrices ?? {}).map((id) => named(['products', index, 'packPrices', id], id)),
    ])
    .flatMap(([path, id]) => (ids.includes(id) ? [] : [unknown(path, 'pack', id, ids)]))
  const productIds = products.map(({ id }) => id)
  if (remoteSessionProduct === undefined || productIds.includes(remoteSessionProduct)) return faults
  return [...faults, unknown(['remoteSessionProduct'], 'product', remoteSessionProduct, productIds)]
}

function unknownSeveritiesAndTypes({ plans, severities, requestTypes }: ParsedProgramme): Fault[] {
  const mend = 'Add it to the programme, or take it out here.'
  return plans.flatMap((plan, index) => [
    ...absent(plan.types, requestTypes).map((type) =>
      fault(['plans', index, 'types'], `The programme takes no requests of type "${type}".`, mend),
    ),
    ...plan.targets.flatMap((target, nth) => [
      ...absent(target.types, requestTypes).map((type) =>
        fault(['plans', index, 'targets', nth, 'types'], `The programme takes no requests of type "${type}".`, mend),
      ),
      ...absent(target.severities, severities).map((severity) =>
        fault(['plans', index, 'targets', nth, 'severities'], `The programme has no severity ${severity}.`, mend),
      ),
    ]),
  ])
}

function overlappingWindows({ calendars }: ParsedProgramme): Fault[] {
  return Object.entries(calendars).flatMap(([id, { week }]) =>
    WEEKDAYS.flatMap((weekday) => {
      const windows = week[weekday] ?? []
      const late = windows.findIndex(([opens], index) => index > 0 && opens < (windows[index - 1]?.[1] ?? ''))
      if (late < 0) return []
      const path = ['calendars', id, 'week', weekday, late]
      return [fault(path, 'The window begins before the one in front of it ends.', 'Put the windows in order, or make them one.')]
    }),
  )
}

function neverOpen({ calendars }: ParsedProgramme): Fault[] {
  return Object.entries(calendars).flatMap(([id, calendar]) => {
    const closedFrom = longClosedFrom(calendar)
    if (closedFrom === null) return []
    const since = closedFrom === '' ? 'never open' : `closed for more than ${CLOSED_DAYS_MAX} days from ${closedFrom} on`
    return [
      fault(
        ['calendars', id, 'week'],
        `The calendar is ${since}, so no deadline could be met.`,
        'Open a window on some weekday, or take dates out of closedOn.',
      ),
    ]
  })
}

/** First date of a stretch of closed days that is too long; '' if no weekday is ever open, null if there is none. */
function longClosedFrom({ week, closedOn }: ParsedProgramme['calendars'][string]): string | null {
  if (WEEKDAYS.every((weekday) => (week[weekday] ?? []).length === 0)) return ''
  const closed = new Set(closedOn.map(dayNumberOf))
  const days = [...closed].sort((a, b) => a - b)
  let closedFrom: number | null = null
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return null
  for (let day = first - 7; day <= last + 7; day++) {
    // 1970-01-01 was a Thursday.
    const isOpen = (week[WEEKDAYS[(day + 3) % 7] ?? 'mon'] ?? []).length > 0 && !closed.has(day)
    if (isOpen) closedFrom = null
    else closedFrom ??= day
    if (closedFrom !== null && day - closedFrom >= CLOSED_DAYS_MAX) return dateOfDay(closedFrom)
  }
  return null
}

function missingHolidayYears({ calendars, policy }: ParsedProgramme, { years, inYear }: CheckFacts): Fault[] {
  const year = inYear ?? Number(policy.effectiveAt.slice(0, 4))
  // A deadline counted late in a year lies in the next.
  const missing = [year, year + 1].filter((needed) => needed < years[0] || needed > years[1])
  if (missing.length === 0) return []
  return Object.entries(calendars).flatMap(([id, calendar]) =>
    calendar.publicHolidays.map((country, index) =>
      fault(
        ['calendars', id, 'publicHolidays', index],
        `The public holidays of ${country} are not known for ${missing.join(' and ')}, only for ${years[0]} to ${years[1]}.`,
        'Set the years in scripts/holidays.ts and run it.',
      ),
    ),
  )
}

function plansWithoutChannel({ plans }: ParsedProgramme): Fault[] {
  return plans.flatMap(({ id, channels }, index) => {
    const path = ['plans', index, 'channels']
    return CHANNELS.some((channel) => channels[channel] !== null)
      ? []
      : [fault(path, `Nobody can reach you under "${id}".`, 'Give a channel a calendar.')]
  })
}

function plansNobodySells({ plans, packs, products }: ParsedProgramme): Fault[] {
  const soldPacks = packs.filter((pack) => products.some((product) => product.packs.includes(pack.id)))
  return plans.flatMap(({ id, kind }, index) => {
    const path = ['plans', index]
    if (kind !== 'incident') {
      if (products.some((product) => product.plans.includes(id))) return []
      return [fault(path, `No product sells the plan "${id}".`, `Add "${id}" to the plans of a product, or remove the plan.`)]
    }
    if (soldPacks.some((pack) => pack.plan === id)) return []
    return [
      fault(
        path,
        `No pack that a product sells pays for the plan "${id}".`,
        `Sell a pack whose plan is "${id}", or remove the plan.`,
      ),
    ]
  })
}

/** A plan of kind "incident" is bought in packs, and only it is. */
function incidentPlans({ plans, packs, products }: ParsedProgramme): Fault[] {
  const isIncident = (id: string) => plans.some((plan) => plan.id === id && plan.kind === 'incident')
  return [
    ...packs.flatMap(({ id, plan }, index) =>
      isIncident(plan) || !plans.some((other) => other.id === plan)
        ? []
        : [
            fault(
              ['packs', index, 'plan'],
              `"${id}" pays for "${plan}", which is not a plan of kind "incident".`,
              'Name a plan of kind "incident".',
            ),
          ],
    ),
    ...products.flatMap((product, index) =>
      product.plans.flatMap((id, nth) =>
        isIncident(id)
          ? [
              fault(
                ['products', index, 'plans', nth],
                `"${id}" is bought in packs, not as a plan.`,
                'List the packs that pay for it instead.',
              ),
            ]
          : [],
      ),
    ),
    ...plans.flatMap(({ kind, price, term, channels }, index) => [
      ...((price.kind === 'perPack') === (kind === 'incident')
        ? []
        : [
            fault(
              ['plans', index, 'price'],
              'The price "perPack" and the kind "incident" go together.',
              'Change the price or the kind.',
            ),
          ]),
      ...(kind === 'incident' && term
        ? [
            fault(
              ['plans', index, 'term'],
              'How long incidents are good is said by their pack.',
              'Remove it, and set the validity of the packs.',
            ),
          ]
        : []),
      ...(kind === 'incident' && channels.ticket === null && channels.phone === null
        ? [
            fault(
              ['plans', index, 'channels'],
              'An incident can be spent on a ticket or a call, and this plan includes neither.',
              'Give tickets or the phone a calendar.',
            ),
          ]
        : []),
    ]),
  ]
}

function packsNobodyCanBuy({ plans, packs, products }: ParsedProgramme): Fault[] {
  return packs.flatMap(({ id, requiresPlan }, index) => {
    const selling = products.filter((product) => product.packs.includes(id))
    if (selling.length === 0) {
      return [
        fault(
          ['packs', index],
          `No product sells the pack "${id}".`,
          `Add "${id}" to the packs of a product, or remove the pack.`,
        ),
      ]
    }
    const inForce = (plan: string) => plans.some((other) => other.id === plan && other.kind !== 'incident')
    const buyable = requiresPlan?.some((plan) => inForce(plan) && selling.some((product) => product.plans.includes(plan))) ?? true
    if (buyable) return []
    return [
      fault(
        ['packs', index, 'requiresPlan'],
        `Nobody can buy "${id}": the products that sell it sell none of the plans it needs.`,
        'Sell one of these plans for one of these products, or require another.',
      ),
    ]
  })
}

function extrasWithoutTheirType({ plans, products, requestTypes }: ParsedProgramme): Fault[] {
  const mend = 'Take requests of this type, or leave out what is promised for them.'
  return [
    ...plans.flatMap(({ id, extras, types }, index) =>
      extras.monthlyChanges && !(types ?? requestTypes).includes('change')
        ? [
            fault(
              ['plans', index, 'extras', 'monthlyChanges'],
              `"${id}" includes changes, but takes no requests of type "change".`,
              mend,
            ),
          ]
        : [],
    ),
    ...products.flatMap(({ id, warranty }, index) =>
      warranty && !requestTypes.includes('hardware')
        ? [fault(['products', index, 'warranty'], `"${id}" has a warranty, but there are no requests of type "hardware".`, mend)]
        : [],
    ),
  ]
}

function advisersWithoutAdvice({ plans }: ParsedProgramme): Fault[] {
  return plans.flatMap(({ id, covers, extras }, index) =>
    extras.advisers && !covers.includes('consultation')
      ? [
          fault(
            ['plans', index, 'extras', 'advisers'],
            `"${id}" says who advises, but does not cover consultation.`,
            'Cover "consultation", or leave the advisers out.',
          ),
        ]
      : [],
  )
}

/** A step that is taken a fixed time after the submission must not come before the deadline it is there for. */
function targetsLongerThanEscalation({ plans, calendars, escalation }: ParsedProgramme): Fault[] {
  return escalation.flatMap((step, index) => {
    if (!('after' in step) || step.to === 'assignee') return []
    const longer = plans.flatMap((plan) =>
      plan.targets
        .filter((target) => target.event === step.event && isLonger(target.within, step.after, calendars[target.calendar]))
        .map((target) => `${plan.id} (${withinText(target.within)})`),
    )
    if (longer.length === 0) return []
    const what = `It is escalated after ${withinText(step.after)}, before the target is due of: ${longer.join(', ')}.`
    return [fault(['escalation', index, 'after'], what, 'Make it at least as long as the longest target, or use atPercent.')]
  })
}

function isLonger(target: Within, step: Within, calendar: ParsedProgramme['calendars'][string] | undefined): boolean {
  if ('hours' in target && 'hours' in step) return target.hours > step.hours
  if ('workingDays' in target && 'workingDays' in step) return target.workingDays > step.workingDays
  const openHours = WEEKDAYS.map((weekday) => hoursOf(calendar?.week[weekday] ?? [])).filter((hours) => hours > 0)
  if ('hours' in target) return 'workingDays' in step && target.hours > step.workingDays * Math.min(...openHours)
  return 'hours' in step && target.workingDays * Math.max(...openHours) > step.hours
}

function hoursOf(windows: readonly (readonly [string, string])[]): number {
  const hours = (clock: string) => Number(clock.slice(0, 2)) + Number(clock.slice(3)) / 60
  return windows.reduce((sum, [opens, closes]) => sum + hours(closes) - hours(opens), 0)
}

function withinText(within: Within): string {
  return 'hours' in within ? `${within.hours} h` : `${within.workingDays} working days`
}

function escalationOfNothing({ plans, escalation }: ParsedProgramme): Fault[] {
  return escalation.flatMap(({ event }, index) =>
    plans.some((plan) => plan.targets.some((target) => target.event === event))
      ? []
      : [fault(['escalation', index, 'event'], `No plan has a target for "${event}".`, 'Remove the step, or promise something.')],
  )
}

function versions({ products }: ParsedProgramme): Fault[] {
  return products.flatMap(({ currentRelease, oldestSupportedMajor }, index) =>
    Number.parseInt(currentRelease, 10) < oldestSupportedMajor
      ? [
          fault(
            ['products', index, 'oldestSupportedMajor'],
            `The current release, ${currentRelease}, is itself not supported.`,
            'Lower it, or raise the release.',
          ),
        ]
      : [],
  )
}

function channelsWithoutAddress({ plans, vendor }: ParsedProgramme): Fault[] {
  const offers = (channel: 'forum' | 'phone') => plans.some(({ channels }) => channels[channel] !== null)
  return [
    ...(offers('forum') && vendor.urls.forum === null
      ? [fault(['vendor', 'urls', 'forum'], 'Plans include a forum that has no address.', 'Write its address.')]
      : []),
    ...(offers('phone') && vendor.phone === null
      ? [fault(['vendor', 'phone'], 'Plans include a phone that has no number.', 'Write its number.')]
      : []),
  ]
}

function policyTerms({ policy, packs }: ParsedProgramme): Fault[] {
  const dateBeginsAt = dayNumberOf(policy.version) * DAY_MS - ZONES_AHEAD_MS
  const slugs: readonly string[] = CLAUSE_SLUGS
  return [
    ...(Date.parse(policy.effectiveAt) < dateBeginsAt
      ? [
          fault(
            ['policy', 'effectiveAt'],
            `The policy takes effect at ${policy.effectiveAt}, before the date of its version, ${policy.version}.`,
            'Put it on that date or later.',
          ),
        ]
      : []),
    ...(policy.machineTranslated.includes(policy.governingLanguage)
      ? [
          fault(
            ['policy', 'machineTranslated'],
            'The governing text cannot be a machine translation.',
            `Take out "${policy.governingLanguage}".`,
          ),
        ]
      : []),
    ...LEDGER_CLAUSES.filter((slug) => packs.length > 0 && policy.without.includes(slug)).map((slug) =>
      fault(['policy', 'without'], `Entries of the incident ledger follow "${slug}".`, 'Take it out of here, or sell no packs.'),
    ),
    ...absent(policy.without, slugs).map((slug) =>
      fault(['policy', 'without'], `There is no clause "${slug}".`, 'Take it out, or correct its spelling.'),
    ),
  ]
}

/** A mail that opens tickets opens one that somebody may ask for under a plan: mail never spends an incident. */
function mailThatOpensNothing({ mail, products, plans, severities, requestTypes }: ParsedProgramme): Fault[] {
  if (!mail.opensTickets) return []
  const product = products.find(({ id }) => id === mail.product)
  if (!product)
    return [
      unknown(
        ['mail', 'product'],
        'product',
        mail.product,
        products.map(({ id }) => id),
      ),
    ]
  if (!requestTypes.includes(mail.type)) return [unknown(['mail', 'type'], 'request type', mail.type, requestTypes)]
  if (!severities.includes(mail.severity)) return [unknown(['mail', 'severity'], 'severity', mail.severity, severities)]
  const isCovered = plans.some(
    ({ id, kind, channels, types }) =>
      product.plans.includes(id) && kind !== 'incident' && channels.ticket !== null && (types?.includes(mail.type) ?? true),
  )
  if (isCovered) return []
  return [
    fault(
      ['mail', 'opensTickets'],
      `No plan of "${product.id}" includes tickets of type "${mail.type}", so no mail can open one.`,
      'Name another product or type, or set it to false.',
    ),
  ]
}

function salesWithoutInvoices({ packs, vendor }: ParsedProgramme): Fault[] {
  if (packs.length === 0 || vendor.invoicing) return []
  return [
    fault(
      ['vendor', 'invoicing'],
      'Packs are sold, but nothing is said of invoices.',
      'Say how they are numbered and paid, at what rate of VAT, and when they lapse.',
    ),
  ]
}

function filesGoneBeforeReopening({ retention, reopenDays }: ParsedProgramme): Fault[] {
  if (!retention || retention.attachmentsDays >= reopenDays) return []
  return [
    fault(
      ['retention', 'attachmentsDays'],
      `Files are removed after ${retention.attachmentsDays} days, while a ticket can be reopened for ${reopenDays}.`,
      'Keep them at least as long.',
    ),
  ]
}

function named<T extends string | null>(path: (string | number)[], id: T): [(string | number)[], T] {
  return [path, id]
}

function unknown(path: readonly (string | number)[], kind: string, id: string, known: readonly string[]): Fault {
  return fault(
    path,
    `There is no ${kind} "${id}".`,
    known.length > 0 ? `Write one of: ${known.join(', ')}.` : `Define the ${kind}.`,
  )
}

function absent<T>(used: readonly T[] | undefined, known: readonly T[]): T[] {
  return (used ?? []).filter((value) => !known.includes(value))
}
