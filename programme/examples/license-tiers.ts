import type { ProgrammeDefinition } from '../schema.ts'

const day: [string, string][] = [['08:00', '17:00']]

type PlanDefinition = ProgrammeDefinition['plans'][number]

const COVERS = ['use', 'knownProblems', 'newDefects', 'workarounds'] satisfies PlanDefinition['covers']

function licensePlan(id: string, name: string, rank: number, hours: number): PlanDefinition {
  return {
    id,
    name,
    rank,
    kind: 'license',
    channels: { ticket: 'business', forum: 'business', phone: null, chat: null, assistant: null },
    covers: COVERS,
    targets: [{ event: 'firstResponse', within: { hours }, calendar: 'business', kind: 'average' }],
    extras: { remoteSessions: true },
    price: { kind: 'withLicense' },
  }
}

/**
 * Support that comes with the license: the better the license, the sooner the answer, on average and without extra cost.
 * Resellers come before those who have not paid. No holidays are named, so every weekday counts.
 */
export default {
  name: 'Tidewater Support',
  vendor: {
    name: 'Tidewater',
    legalName: 'Tidewater Remote LLC',
    address: ['1 Example Street', 'Portland, OR 97201'],
    country: 'US',
    vatId: 'EU000000000',
    email: 'support@tidewater.example',
    phone: null,
    urls: {
      website: 'https://tidewater.example/',
      forum: 'https://community.tidewater.example/',
      documentation: 'https://tidewater.example/docs/',
      shop: 'https://tidewater.example/buy/',
    },
    timeZone: 'America/Los_Angeles',
    answersIn: ['en'],
  },
  products: [
    {
      id: 'tidewater-remote',
      name: 'Tidewater Remote',
      currentRelease: '7.6.2.0',
      oldestSupportedMajor: 7,
      plans: ['site', 'pro', 'plus', 'starter', 'reseller', 'free'],
    },
    {
      id: 'tidewater-server',
      name: 'Tidewater Remote Server',
      currentRelease: '3.5.1.0',
      oldestSupportedMajor: 3,
      plans: ['site', 'pro', 'plus', 'starter', 'reseller', 'free'],
    },
  ],
  calendars: {
    business: { timeZone: 'America/Los_Angeles', week: { mon: day, tue: day, wed: day, thu: day, fri: day } },
  },
  severities: ['S1', 'S2', 'S3', 'S4'],
  requestTypes: ['defect', 'consultation', 'account'],
  plans: [
    licensePlan('site', 'SITE', 1, 2),
    licensePlan('pro', 'PRO', 2, 3),
    licensePlan('plus', 'PLUS', 3, 4),
    licensePlan('starter', 'STARTER', 4, 8),
    {
      id: 'reseller',
      name: { da: 'Forhandler', el: 'Μεταπωλητής', ro: 'Revânzător', en: 'Reseller' },
      rank: 5,
      kind: 'partner',
      channels: { ticket: 'business', forum: null, phone: null, chat: null, assistant: null },
      covers: COVERS,
      extras: { remoteSessions: true },
      price: { kind: 'free' },
    },
    {
      id: 'free',
      name: { da: 'Gratis og prøve', el: 'Δωρεάν και δοκιμαστικό', ro: 'Gratuit și de probă', en: 'Free and trial' },
      rank: 6,
      kind: 'free',
      channels: { ticket: null, forum: 'business', phone: null, chat: null, assistant: null },
      covers: COVERS,
      targets: [{ event: 'firstResponse', within: { hours: 24 }, calendar: 'business', kind: 'average' }],
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
  exclusions: ['networkAdministration', 'hardware', 'thirdPartySoftware', 'scripting', 'antivirus'],
  remoteSessionProduct: 'tidewater-remote',
  // 4.3: support by direct mail is not guaranteed.
  mail: { opensTickets: false },
  reopenDays: 14,
  policy: {
    version: '2026-11-01',
    effectiveAt: '2026-11-01T00:00:00-07:00',
    governingLanguage: 'en',
    machineTranslated: ['da', 'el', 'ro'],
    noticeDays: 0,
  },
} satisfies ProgrammeDefinition
