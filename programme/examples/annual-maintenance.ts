import type { ProgrammeDefinition } from '../schema.ts'

const day: [string, string][] = [['09:00', '17:00']]

type PlanDefinition = ProgrammeDefinition['plans'][number]
type PackDefinition = NonNullable<ProgrammeDefinition['packs']>[number]

const PROFESSIONAL = {
  kind: 'subscription',
  channels: { ticket: 'business', forum: null, phone: null, chat: null, assistant: null },
  covers: ['use', 'knownProblems', 'consultation', 'improvements', 'lawChanges', 'platformContinuity'],
  extras: { softwareUpdates: true },
} satisfies Partial<PlanDefinition>

function premiumPack(incidents: 2 | 4 | 10 | 25, prices: PackDefinition['prices']): PackDefinition {
  return {
    id: `premium-${incidents}`,
    incidents,
    prices,
    validity: 'calendarYear',
    plan: 'premium',
    requiresPlan: ['professional', 'rental'],
  }
}

/**
 * Support for those with a yearly maintenance contract, or who rent the software, and for no one else. Calls are paid by
 * the incident on top of it. Every reasonable effort is made, nothing is promised by the clock. The hours of the working
 * day and the prices are assumed.
 */
export default {
  name: 'Themelio Support',
  vendor: {
    name: 'Themelio',
    legalName: 'Themelio Logismiko AE',
    address: ['Odos Paradeigmatos 1', '106 71 Athina'],
    country: 'GR',
    vatId: 'EL000000000',
    email: 'support@themelio.example',
    phone: '+300000000000',
    urls: {
      website: 'https://themelio.example/',
      forum: null,
      documentation: 'https://themelio.example/docs/',
      shop: 'https://themelio.example/shop/',
    },
    timeZone: 'Europe/Athens',
    answersIn: ['el', 'en'],
    invoicing: {
      prefix: 'TH',
      bank: { name: 'Trapeza Paradeigmatos', iban: 'GR1601101250000000012300695', bic: 'EXMPGRAA' },
      vatPercent: 24,
      termDays: 14,
      reminderDays: [-3, 7],
      lapseDays: 21,
    },
  },
  products: [
    {
      id: 'themelio-frame',
      name: 'Themelio Frame',
      currentRelease: '26.2.0.0',
      oldestSupportedMajor: 26,
      plans: ['professional', 'rental'],
      packs: ['premium-2', 'premium-4', 'premium-10', 'premium-25'],
    },
    {
      id: 'themelio-energy',
      name: 'Themelio Energy',
      currentRelease: '11.0.3.0',
      oldestSupportedMajor: 11,
      plans: ['professional', 'rental'],
      packs: ['premium-2', 'premium-4', 'premium-10', 'premium-25'],
      planPrices: { professional: { EUR: 18_000, DKK: 134_500, RON: 89_600 } },
    },
  ],
  calendars: {
    business: { timeZone: 'Europe/Athens', week: { mon: day, tue: day, wed: day, thu: day, fri: day }, publicHolidays: ['GR'] },
  },
  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'account'],
  plans: [
    {
      id: 'premium',
      name: 'Premium',
      rank: 1,
      kind: 'incident',
      // Opened in writing or by phone, in working hours.
      channels: { ticket: 'business', forum: null, phone: 'business', chat: null, assistant: null },
      covers: ['use', 'knownProblems', 'consultation'],
      price: { kind: 'perPack' },
    },
    {
      ...PROFESSIONAL,
      id: 'professional',
      name: 'Professional',
      rank: 2,
      price: { kind: 'perYear', amounts: { EUR: 24_000, DKK: 179_000, RON: 119_500 } },
      term: 'calendarYear',
    },
    {
      ...PROFESSIONAL,
      id: 'rental',
      name: { da: 'Leje', el: 'Μίσθωση', ro: 'Închiriere', en: 'Rental' },
      rank: 3,
      price: { kind: 'onRequest' },
    },
  ],
  packs: [
    premiumPack(2, { EUR: 5_000, DKK: 37_500, RON: 24_900 }),
    premiumPack(4, { EUR: 9_200, DKK: 68_500, RON: 45_800 }),
    premiumPack(10, { EUR: 20_000, DKK: 149_500, RON: 99_600 }),
    premiumPack(25, { EUR: 42_500, DKK: 317_500, RON: 211_500 }),
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
  exclusions: ['immediateResolution'],
  reopenDays: 14,
  policy: { version: '2026-11-01', effectiveAt: '2026-11-01T00:00:00+02:00', governingLanguage: 'en', machineTranslated: [] },
} satisfies ProgrammeDefinition
