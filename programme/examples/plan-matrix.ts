import type { ProgrammeDefinition } from '../schema.ts'

type PlanDefinition = ProgrammeDefinition['plans'][number]
type Windows = [string, string][]

const NEW_YORK = 'America/New_York'
const wholeDay: Windows = [['00:00', '24:00']]

/** A calendar of working days: Monday to Friday, without the public holidays. */
function workingDays(day: Windows) {
  return { timeZone: NEW_YORK, week: { mon: day, tue: day, wed: day, thu: day, fri: day }, publicHolidays: ['US' as const] }
}

/**
 * The severe ones by the hour, on the hours in which the plan's tickets are staffed; the others in working time, which is
 * counted on the twelve hours of a working day whatever the plan.
 */
function responses(
  severeHours: number,
  severeCalendar: string,
  within: { hours: number } | { workingDays: number },
): PlanDefinition['targets'] {
  return [
    {
      event: 'firstResponse',
      severities: ['S1', 'S2'],
      within: { hours: severeHours },
      calendar: severeCalendar,
      kind: 'target',
    },
    { event: 'firstResponse', severities: ['S3', 'S4'], within, calendar: 'weekdays-12', kind: 'target' },
  ]
}

const PLATINUM = {
  kind: 'subscription',
  channels: { ticket: 'always', forum: 'always', phone: 'always', chat: 'weekdays-24', assistant: 'always' },
  covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
  targets: responses(1, 'always', { hours: 4 }),
  price: { kind: 'onRequest' },
  term: 'oneYear',
} satisfies Partial<PlanDefinition>

/**
 * Four plans compared by channel and severity, with managed services and a hardware warranty beside them. Where the working
 * day begins and ends is assumed; that it has twelve hours, and the live chat of the last plan thirteen, is not.
 */
export default {
  name: 'Palisade Support',
  vendor: {
    name: 'Palisade',
    legalName: 'Palisade Security Inc.',
    address: ['1 Example Avenue', 'Tampa, FL 33602'],
    country: 'US',
    vatId: 'EU000000000',
    email: 'support@palisade.example',
    phone: '+10000000000',
    urls: {
      website: 'https://palisade.example/',
      forum: 'https://community.palisade.example/',
      documentation: 'https://docs.palisade.example/',
      shop: null,
    },
    timeZone: NEW_YORK,
    answersIn: ['en', 'ro'],
  },
  products: [
    {
      id: 'palisade-core',
      name: 'Palisade Core',
      currentRelease: '5.12.0.1',
      oldestSupportedMajor: 5,
      plans: ['managed', 'emerald-us', 'platinum', 'gold', 'silver', 'community'],
    },
    {
      id: 'palisade-kiosk',
      name: 'Palisade Kiosk',
      currentRelease: '4.7.1.0',
      oldestSupportedMajor: 4,
      plans: ['managed', 'emerald-us', 'platinum', 'gold', 'silver', 'community'],
      warranty: {
        includedYears: 1,
        extendable: true,
        replacementWithin: { workingDays: 2 },
        replacementCalendar: 'weekdays-12',
        returnPaid: true,
        onSiteRepair: true,
        firmwareUpdates: true,
      },
    },
    {
      id: 'palisade-appliance',
      name: 'Palisade Appliance',
      currentRelease: '2.1.0.0',
      oldestSupportedMajor: 2,
      plans: ['managed', 'emerald-us', 'platinum', 'gold', 'silver', 'community'],
      warranty: {
        includedYears: 1,
        extendable: true,
        replacementWithin: { workingDays: 2 },
        replacementCalendar: 'weekdays-12',
        returnPaid: true,
        onSiteRepair: false,
        firmwareUpdates: true,
      },
    },
  ],
  calendars: {
    'weekdays-12': workingDays([['08:00', '20:00']]),
    'weekdays-13': workingDays([['08:00', '21:00']]),
    'weekdays-24': workingDays(wholeDay),
    always: {
      timeZone: NEW_YORK,
      week: { mon: wholeDay, tue: wholeDay, wed: wholeDay, thu: wholeDay, fri: wholeDay, sat: wholeDay, sun: wholeDay },
    },
  },
  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'environment', 'hardware', 'account'],
  plans: [
    {
      // The vendor runs the product itself, so what it notices comes first.
      ...PLATINUM,
      id: 'managed',
      name: { da: 'Managed Services', el: 'Managed Services', ro: 'Servicii gestionate', en: 'Managed Services' },
      rank: 1,
      extras: {
        triageLevel: 2,
        managedServices: {
          includesPlan: 'platinum',
          services: [
            'alerting',
            'hardwareMonitoring',
            'softwareMonitoring',
            'remoteManagement',
            'reporting',
            'optimisation',
            'platformStability',
            'securityResponse',
          ],
        },
      },
    },
    {
      ...PLATINUM,
      id: 'emerald-us',
      name: 'Emerald – US',
      rank: 2,
      channels: { ...PLATINUM.channels, chat: 'weekdays-13' },
      extras: { triageLevel: 2, staffResidency: 'US' },
    },
    { ...PLATINUM, id: 'platinum', name: 'Platinum', rank: 3, extras: { triageLevel: 2 } },
    {
      ...PLATINUM,
      id: 'gold',
      name: 'Gold',
      rank: 4,
      channels: { ...PLATINUM.channels, ticket: 'weekdays-24', phone: null },
      targets: responses(2, 'weekdays-24', { hours: 8 }),
      extras: { triageLevel: 1 },
    },
    {
      ...PLATINUM,
      id: 'silver',
      name: 'Silver',
      rank: 5,
      channels: { ...PLATINUM.channels, ticket: 'weekdays-12', phone: null, chat: null },
      targets: responses(4, 'weekdays-12', { workingDays: 1 }),
      extras: { triageLevel: 1 },
    },
    {
      id: 'community',
      name: { da: 'Fællesskab', el: 'Κοινότητα', ro: 'Comunitate', en: 'Community' },
      rank: 6,
      kind: 'free',
      channels: { ticket: null, forum: 'always', phone: null, chat: null, assistant: null },
      price: { kind: 'free' },
    },
  ],
  outcomes: {
    answered: 'kept',
    solved: 'kept',
    workaround: 'kept',
    fixedInLaterBuild: 'kept',
    outOfScope: 'kept',
    defectWithoutSolution: 'givenBack',
    withdrawn: 'givenBack',
    duplicate: 'givenBack',
  },
  escalation: [
    { event: 'firstResponse', atPercent: 75, to: 'assignee' },
    { event: 'firstResponse', atPercent: 100, to: 'teamLead' },
    { event: 'firstResponse', atPercent: 150, to: 'supportManager' },
  ],
  reopenDays: 14,
  policy: { version: '2026-11-01', effectiveAt: '2026-11-01T00:00:00-04:00', governingLanguage: 'en', machineTranslated: [] },
} satisfies ProgrammeDefinition
