import type { ProgrammeDefinition } from './schema.ts'

const COPENHAGEN = { timeZone: 'Europe/Copenhagen', publicHolidays: ['DK'] } satisfies Partial<
  ProgrammeDefinition['calendars'][string]
>

const weekdays = (opens: string, closes: string) => {
  const day: [string, string][] = [[opens, closes]]
  return { mon: day, tue: day, wed: day, thu: day, fri: day }
}

type PlanDefinition = ProgrammeDefinition['plans'][number]

/** What every license includes; the licenses differ in how soon we answer. */
function licensePlan(id: string, name: string, rank: number, hours: number): PlanDefinition {
  return {
    id,
    name,
    rank,
    kind: 'license',
    channels: { ticket: 'business', forum: 'business', phone: null, chat: null, assistant: null },
    types: ['defect', 'consultation', 'environment', 'account'],
    covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
    targets: [{ event: 'firstResponse', within: { hours }, calendar: 'business', kind: 'average' }],
    extras: { remoteSessions: true },
    price: { kind: 'withLicense' },
  }
}

/**
 * The programme of the demo vendor. It combines what vendors usually offer apart: support that comes with a license,
 * a service contract, single incidents, and phone packs that extend a plan.
 */
export default {
  name: 'Nordlys Support',
  vendor: {
    name: 'Nordlys Software',
    legalName: 'Nordlys Software ApS',
    address: ['Refshalevej 163', '1432 København K'],
    country: 'DK',
    vatId: 'DK00000000',
    email: 'support@nordlys.example',
    phone: '+4500000000',
    urls: {
      website: 'https://nordlys.example/',
      forum: 'https://forum.nordlys.example/',
      documentation: 'https://docs.nordlys.example/',
      shop: 'https://nordlys.example/shop/',
    },
    timeZone: 'Europe/Copenhagen',
    answersIn: ['en', 'da'],
    invoicing: {
      prefix: 'NS',
      bank: { name: 'Nordlys Bank', iban: 'DK5000400440116243', bic: 'EXMPDKKK' },
      vatPercent: 25,
      termDays: 14,
      reminderDays: [-3, 7],
      lapseDays: 21,
    },
  },

  products: [
    {
      id: 'nordlys-remote',
      name: 'Nordlys Remote',
      currentRelease: '7.6.2.0',
      oldestSupportedMajor: 7,
      plans: ['service-contract', 'site', 'pro', 'plus', 'starter', 'reseller', 'free'],
      packs: ['incident-1', 'incident-10', 'premium-2', 'premium-4', 'premium-10', 'premium-25'],
    },
    {
      id: 'nordlys-remote-server',
      name: 'Nordlys Remote Server',
      currentRelease: '3.5.1.0',
      oldestSupportedMajor: 3,
      plans: ['service-contract', 'site', 'pro', 'plus', 'starter', 'reseller', 'free'],
      packs: ['incident-1', 'incident-10', 'premium-2', 'premium-4', 'premium-10', 'premium-25'],
      planPrices: { 'service-contract': { EUR: 240_000, DKK: 1_790_000, RON: 1_195_000 } },
      packPrices: {
        'incident-1': { EUR: 8_900, DKK: 66_500, RON: 44_500 },
        'incident-10': { EUR: 74_000, DKK: 552_000, RON: 369_000 },
      },
    },
    {
      id: 'nordlys-backup',
      name: 'Nordlys Backup',
      currentRelease: '4.2.0.3',
      oldestSupportedMajor: 4,
      plans: ['site', 'pro', 'plus', 'starter', 'reseller', 'free'],
      packs: ['incident-1', 'incident-10'],
    },
  ],

  calendars: {
    business: { ...COPENHAGEN, week: weekdays('08:00', '17:00') },
    contract: { ...COPENHAGEN, week: weekdays('09:00', '18:00') },
    extended: { ...COPENHAGEN, week: weekdays('08:00', '22:00') },
  },

  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'environment', 'change', 'account'],

  plans: [
    {
      // First: it alone guarantees when a problem is resolved, and its first promise is the shortest of all.
      id: 'service-contract',
      name: { da: 'Serviceaftale', el: 'Συμβόλαιο υποστήριξης', ro: 'Contract de asistență', en: 'Service contract' },
      rank: 1,
      kind: 'subscription',
      channels: { ticket: 'contract', forum: 'business', phone: 'contract', chat: null, assistant: null },
      covers: [
        'use',
        'knownProblems',
        'newDefects',
        'workarounds',
        'consultation',
        'errorAnalysis',
        'modificationStorage',
        'newVersions',
        'restoration',
        'environmentFaults',
      ],
      targets: [
        { event: 'assignment', within: { hours: 1 }, calendar: 'contract', kind: 'guaranteed' },
        { event: 'resolution', types: ['defect'], within: { workingDays: 1 }, calendar: 'contract', kind: 'guaranteed' },
        { event: 'resolution', types: ['consultation'], within: { workingDays: 2 }, calendar: 'contract', kind: 'guaranteed' },
        { event: 'resolution', types: ['environment'], within: { workingDays: 5 }, calendar: 'contract', kind: 'guaranteed' },
      ],
      extras: {
        remoteSessions: true,
        softwareUpdates: true,
        dedicatedEngineer: true,
        monthlyChanges: { hours: 10, specialists: 1 },
      },
      price: { kind: 'perYear', amounts: { EUR: 180_000, DKK: 1_345_000, RON: 896_000 } },
      term: 'oneYear',
    },
    {
      // Next: whoever pays for one answer is guaranteed it within hours, so it comes before everything that is an average.
      id: 'incident',
      name: { da: 'Pr. klip', el: 'Ανά περιστατικό', ro: 'Per incident', en: 'Per incident' },
      rank: 2,
      kind: 'incident',
      channels: { ticket: 'extended', forum: 'business', phone: 'extended', chat: null, assistant: null },
      types: ['defect', 'consultation', 'environment', 'account'],
      covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
      targets: [{ event: 'firstResponse', within: { hours: 2 }, calendar: 'extended', kind: 'guaranteed' }],
      extras: { remoteSessions: true, dedicatedEngineer: true, technicalResources: true },
      price: { kind: 'perPack' },
    },
    {
      // Paid by the incident too, but it extends a plan that has its own promise: never answered later than SITE.
      id: 'premium-phone',
      name: { da: 'Premium-telefon', el: 'Τηλέφωνο Premium', ro: 'Telefon Premium', en: 'Premium phone' },
      rank: 3,
      kind: 'incident',
      channels: { ticket: 'business', forum: 'business', phone: 'business', chat: null, assistant: null },
      types: ['defect', 'consultation', 'environment', 'account'],
      covers: ['use', 'knownProblems', 'newDefects', 'workarounds', 'consultation'],
      targets: [{ event: 'firstResponse', within: { hours: 2 }, calendar: 'business', kind: 'target' }],
      extras: { remoteSessions: true },
      price: { kind: 'perPack' },
    },
    licensePlan('site', 'SITE', 4, 2),
    licensePlan('pro', 'PRO', 5, 3),
    licensePlan('plus', 'PLUS', 6, 4),
    licensePlan('starter', 'STARTER', 7, 8),
    {
      // Before those who have not paid, after those who have.
      id: 'reseller',
      name: { da: 'Forhandler', el: 'Μεταπωλητής', ro: 'Revânzător', en: 'Reseller' },
      rank: 8,
      kind: 'partner',
      channels: { ticket: 'business', forum: null, phone: null, chat: null, assistant: null },
      types: ['defect', 'consultation', 'environment', 'account'],
      covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
      targets: [{ event: 'firstResponse', within: { hours: 12 }, calendar: 'business', kind: 'average' }],
      extras: { remoteSessions: true },
      price: { kind: 'free' },
    },
    {
      id: 'free',
      name: { da: 'Gratis og prøve', el: 'Δωρεάν και δοκιμαστικό', ro: 'Gratuit și de probă', en: 'Free and trial' },
      rank: 9,
      kind: 'free',
      channels: { ticket: null, forum: 'business', phone: null, chat: null, assistant: null },
      covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
      targets: [{ event: 'firstResponse', within: { hours: 24 }, calendar: 'business', kind: 'average' }],
      price: { kind: 'free' },
    },
  ],

  packs: [
    {
      id: 'incident-1',
      incidents: 1,
      prices: { EUR: 5_900, DKK: 44_000, RON: 29_500 },
      validity: 'oneYear',
      plan: 'incident',
      requiresPlan: null,
    },
    {
      id: 'incident-10',
      incidents: 10,
      prices: { EUR: 49_000, DKK: 366_000, RON: 244_000 },
      validity: 'oneYear',
      plan: 'incident',
      requiresPlan: null,
    },
    {
      id: 'premium-2',
      incidents: 2,
      prices: { EUR: 9_000, DKK: 67_000, RON: 44_800 },
      validity: 'calendarYear',
      plan: 'premium-phone',
      requiresPlan: ['service-contract', 'site', 'pro'],
    },
    {
      id: 'premium-4',
      incidents: 4,
      prices: { EUR: 16_800, DKK: 125_000, RON: 83_600 },
      validity: 'calendarYear',
      plan: 'premium-phone',
      requiresPlan: ['service-contract', 'site', 'pro'],
    },
    {
      id: 'premium-10',
      incidents: 10,
      prices: { EUR: 38_000, DKK: 283_000, RON: 189_000 },
      validity: 'calendarYear',
      plan: 'premium-phone',
      requiresPlan: ['service-contract', 'site', 'pro'],
    },
    {
      id: 'premium-25',
      incidents: 25,
      prices: { EUR: 82_500, DKK: 615_000, RON: 410_000 },
      validity: 'calendarYear',
      plan: 'premium-phone',
      requiresPlan: ['service-contract', 'site', 'pro'],
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
    { event: 'assignment', atPercent: 75, to: 'assignee' },
    { event: 'assignment', atPercent: 100, to: 'teamLead' },
    { event: 'firstResponse', atPercent: 75, to: 'assignee' },
    { event: 'firstResponse', atPercent: 100, to: 'teamLead' },
    { event: 'firstResponse', atPercent: 150, to: 'supportManager' },
    { event: 'resolution', atPercent: 75, to: 'assignee' },
    { event: 'resolution', atPercent: 100, to: 'teamLead' },
    { event: 'resolution', after: { workingDays: 6 }, to: 'supportManager' },
  ],

  exclusions: ['networkAdministration', 'hardware', 'thirdPartySoftware', 'scripting', 'antivirus'],
  remoteSessionProduct: 'nordlys-remote',
  mail: { opensTickets: true, product: 'nordlys-remote', type: 'defect', severity: 'S3' },
  reopenDays: 14,
  retention: { attachmentsDays: 365 },

  policy: {
    version: '2026-11-01',
    effectiveAt: '2026-11-01T00:00:00+01:00',
    governingLanguage: 'en',
    machineTranslated: [],
    noticeDays: 30,
  },
} satisfies ProgrammeDefinition
