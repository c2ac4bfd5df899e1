import type { ProgrammeDefinition } from '../schema.ts'

const day: [string, string][] = [['08:00', '22:00']]

/**
 * Support by the incident: whoever needs help now buys one answer, with long hours and a guaranteed first response. Around
 * it there is only what is free: knowledge base, documentation, forum. Prices are assumed.
 */
export default {
  name: 'Eichhorn Support',
  vendor: {
    name: 'Eichhorn Systems',
    legalName: 'Eichhorn Systems GmbH',
    address: ['Beispielweg 1', '79098 Freiburg'],
    country: 'DE',
    vatId: 'DE000000000',
    email: 'support@eichhorn.example',
    phone: '+490000000000',
    urls: {
      website: 'https://eichhorn.example/',
      forum: 'https://forum.eichhorn.example/',
      documentation: 'https://docs.eichhorn.example/',
      shop: 'https://eichhorn.example/shop/',
    },
    timeZone: 'Europe/Berlin',
    answersIn: ['en'],
    invoicing: {
      prefix: 'ES',
      bank: { name: 'Beispielbank', iban: 'DE89370400440532013000', bic: 'EXMPDEFF' },
      vatPercent: 19,
      termDays: 14,
      reminderDays: [-3, 7],
      lapseDays: 21,
    },
  },
  // Made for the server and professional editions; users of the personal one may buy it too.
  products: [
    {
      id: 'disk-server',
      name: 'Eichhorn Disk Server',
      currentRelease: '17.4.0.2',
      oldestSupportedMajor: 17,
      plans: ['free'],
      packs: ['incident-1'],
    },
    {
      id: 'disk-professional',
      name: 'Eichhorn Disk Professional',
      currentRelease: '17.4.0.2',
      oldestSupportedMajor: 17,
      plans: ['free'],
      packs: ['incident-1'],
    },
    {
      id: 'disk-personal',
      name: 'Eichhorn Disk Personal',
      currentRelease: '17.4.0.1',
      oldestSupportedMajor: 17,
      plans: ['free'],
      packs: ['incident-1'],
    },
  ],
  calendars: {
    // Central European time with its summer time; the weekdays are all, whatever holidays fall on them.
    extended: { timeZone: 'Europe/Berlin', week: { mon: day, tue: day, wed: day, thu: day, fri: day } },
  },
  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'environment', 'account'],
  plans: [
    {
      id: 'per-incident',
      name: { da: 'Pr. klip', el: 'Ανά περιστατικό', ro: 'Per incident', en: 'Per incident' },
      rank: 1,
      kind: 'incident',
      channels: { ticket: 'extended', forum: 'extended', phone: 'extended', chat: null, assistant: null },
      covers: ['use', 'knownProblems', 'newDefects', 'workarounds'],
      targets: [{ event: 'firstResponse', within: { hours: 2 }, calendar: 'extended', kind: 'guaranteed' }],
      extras: { dedicatedEngineer: true, technicalResources: true },
      price: { kind: 'perPack' },
    },
    {
      id: 'free',
      name: { da: 'Gratis', el: 'Δωρεάν', ro: 'Gratuit', en: 'Free' },
      rank: 2,
      kind: 'free',
      channels: { ticket: null, forum: 'extended', phone: null, chat: null, assistant: null },
      price: { kind: 'free' },
    },
  ],
  packs: [
    {
      id: 'incident-1',
      incidents: 1,
      prices: { EUR: 4_900, DKK: 36_500, RON: 24_400 },
      validity: 'oneYear',
      plan: 'per-incident',
      requiresPlan: null,
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
  // A mail cannot pay: it answers within a ticket, and opens none.
  mail: { opensTickets: false },
  reopenDays: 14,
  policy: { version: '2026-11-01', effectiveAt: '2026-11-01T00:00:00+01:00', governingLanguage: 'en', machineTranslated: [] },
} satisfies ProgrammeDefinition
