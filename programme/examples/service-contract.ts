import type { ProgrammeDefinition } from '../schema.ts'

const day: [string, string][] = [['09:00', '18:00']]

/**
 * Support by contract: an engineer is named within a working hour, and how long a request may take depends on what it is
 * for. The country, the yearly term and the prices are assumed.
 */
export default {
  name: 'Codru Support',
  vendor: {
    name: 'Codru Sisteme',
    legalName: 'Codru Sisteme SRL',
    address: ['Strada Exemplului 1', '400001 Cluj-Napoca'],
    country: 'RO',
    vatId: 'RO00000000',
    email: 'asistenta@codru.example',
    phone: null,
    urls: {
      website: 'https://codru.example/',
      forum: null,
      documentation: 'https://codru.example/docs/',
      shop: 'https://codru.example/buy/',
    },
    timeZone: 'Europe/Bucharest',
    answersIn: ['ro', 'en'],
  },
  products: [
    {
      id: 'codru-dispatch',
      name: 'Codru Dispatch',
      currentRelease: '5.3.0.0',
      oldestSupportedMajor: 5,
      plans: ['service-contract'],
    },
    {
      id: 'codru-archive',
      name: 'Codru Archive',
      currentRelease: '2.8.1.0',
      oldestSupportedMajor: 2,
      plans: ['service-contract'],
      planPrices: { 'service-contract': { EUR: 96_000, DKK: 717_000, RON: 478_000 } },
    },
  ],
  calendars: {
    weekdays: {
      timeZone: 'Europe/Bucharest',
      week: { mon: day, tue: day, wed: day, thu: day, fri: day },
      publicHolidays: ['RO'],
    },
  },
  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'environment', 'change'],
  plans: [
    {
      id: 'service-contract',
      name: { da: 'Serviceaftale', el: 'Συμβόλαιο υποστήριξης', ro: 'Contract de asistență', en: 'Service contract' },
      rank: 1,
      kind: 'subscription',
      channels: { ticket: 'weekdays', forum: null, phone: null, chat: null, assistant: null },
      covers: ['consultation', 'errorAnalysis', 'modificationStorage', 'newVersions', 'restoration', 'environmentFaults'],
      targets: [
        { event: 'assignment', within: { hours: 1 }, calendar: 'weekdays', kind: 'guaranteed' },
        { event: 'resolution', types: ['defect'], within: { workingDays: 1 }, calendar: 'weekdays', kind: 'guaranteed' },
        { event: 'resolution', types: ['consultation'], within: { workingDays: 2 }, calendar: 'weekdays', kind: 'guaranteed' },
        // Faults around the software have a deadline only when they keep it from working at all.
        {
          event: 'resolution',
          types: ['environment'],
          severities: ['S1'],
          within: { workingDays: 5 },
          calendar: 'weekdays',
          kind: 'guaranteed',
        },
      ],
      // Advice is given from what the customer sends; nobody reaches into the customer's software.
      extras: {
        softwareUpdates: true,
        monthlyChanges: { hours: 10, specialists: 1 },
        advisers: { settings: 'analyst', faults: 'systemEngineer' },
      },
      price: { kind: 'perYear', amounts: { EUR: 144_000, DKK: 1_076_000, RON: 717_000 } },
      term: 'oneYear',
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
  reopenDays: 14,
  policy: { version: '2026-11-01', effectiveAt: '2026-11-01T00:00:00+02:00', governingLanguage: 'en', machineTranslated: [] },
} satisfies ProgrammeDefinition
