import { expect, test } from 'vitest'
import { checkProgramme } from '../../programme/check.ts'
import { loadProgramme, ProgrammeError } from '../../programme/load.ts'
import { type ProgrammeDefinition, ProgrammeSchema } from '../../programme/schema.ts'
import { definitions, demoWith } from './definitions.ts'

type Plans = ProgrammeDefinition['plans']

function faultsOf(definition: ProgrammeDefinition) {
  try {
    loadProgramme(definition)
    return []
  } catch (error) {
    if (error instanceof ProgrammeError) return error.faults
    throw error
  }
}

function planOf(plans: Plans, id: string): Plans[number] {
  const plan = plans.find((candidate) => candidate.id === id)
  if (!plan) throw new Error(`the demo vendor has a plan "${id}"`)
  return plan
}

function first<T>(items: readonly T[] | undefined): T {
  if (items?.[0] === undefined) throw new Error('there is a first')
  return items[0]
}

test.each(Object.entries(definitions))('the programme %s has no faults', (_, definition) => {
  expect(faultsOf(definition)).toEqual([])
})

/** What is done to the demo vendor's programme, where the fault is found, and a word of what is said. */
const FAULTS: [string, (definition: ProgrammeDefinition) => unknown, path: string, says: RegExp][] = [
  [
    'a calendar without open time',
    ({ calendars }) => Object.assign(calendars, { business: { timeZone: 'UTC', week: {} } }),
    'calendars.business.week',
    /never open/,
  ],
  [
    'a calendar closed for more than a year',
    ({ calendars }) => {
      const day = Date.UTC(2027, 0, 1)
      Object.assign(calendars.business ?? {}, {
        closedOn: Array.from({ length: 370 }, (_, index) => new Date(day + index * 86_400_000).toISOString().slice(0, 10)),
      })
    },
    'calendars.business.week',
    /closed for more than 366 days from 2027-01-01 on/,
  ],
  [
    'an abbreviation for a zone',
    ({ calendars }) => Object.assign(calendars.business ?? {}, { timeZone: 'CET' }),
    'calendars.business.timeZone',
    /IANA/,
  ],
  [
    'an abbreviation for the vendor’s zone',
    ({ vendor }) => Object.assign(vendor, { timeZone: 'PST' }),
    'vendor.timeZone',
    /IANA/,
  ],
  [
    'a zone that does not exist',
    ({ vendor }) => Object.assign(vendor, { timeZone: 'Europe/Atlantis' }),
    'vendor.timeZone',
    /IANA/,
  ],
  [
    'a window that closes before it opens',
    ({ calendars }) => Object.assign(calendars.business?.week ?? {}, { mon: [['17:00', '08:00']] }),
    'calendars.business.week.mon[0]',
    /closes after it opens/,
  ],
  [
    'windows that overlap',
    ({ calendars }) =>
      Object.assign(calendars.business?.week ?? {}, {
        mon: [
          ['08:00', '12:00'],
          ['11:00', '17:00'],
        ],
      }),
    'calendars.business.week.mon[1]',
    /before the one in front of it ends/,
  ],
  [
    'a policy that takes effect beyond the known holidays',
    ({ policy }) => Object.assign(policy, { effectiveAt: '2032-11-01T00:00:00Z' }),
    'calendars.business.publicHolidays[0]',
    /not known for 2033/,
  ],
  [
    'a target longer than its escalation',
    ({ escalation }) => escalation?.push({ event: 'resolution', after: { workingDays: 2 }, to: 'teamLead' }),
    'escalation[8].after',
    /before the target is due of: service-contract \(5 working days\)/,
  ],
  [
    'a target in working days longer than an escalation in hours',
    ({ escalation }) => escalation?.push({ event: 'resolution', after: { hours: 44 }, to: 'teamLead' }),
    'escalation[8].after',
    /service-contract \(5 working days\)/,
  ],
  [
    'an escalation of something nobody promises',
    ({ plans }) => Object.assign(planOf(plans, 'service-contract'), { targets: [] }),
    'escalation[0].event',
    /No plan has a target for "assignment"/,
  ],
  [
    'mail that opens tickets about a product that is none',
    (demo) => Object.assign(demo.mail ?? {}, { product: 'nordlys-mail' }),
    'mail.product',
    /There is no product "nordlys-mail"/,
  ],
  [
    'mail that opens tickets of a type that is not taken',
    (demo) => Object.assign(demo.mail ?? {}, { type: 'hardware' }),
    'mail.type',
    /There is no request type "hardware"/,
  ],
  [
    'mail that opens tickets of a severity that is not used',
    (demo) => Object.assign(demo, { severities: ['S1', 'S2'] }),
    'mail.severity',
    /There is no severity "S3"/,
  ],
  [
    'mail that opens tickets that no plan includes',
    ({ plans }) =>
      plans.map((plan) => plan.kind !== 'incident' && Object.assign(plan, { channels: { ...plan.channels, ticket: null } })),
    'mail.opensTickets',
    /No plan of "nordlys-remote" includes tickets of type "defect"/,
  ],
  [
    'a plan no product sells',
    ({ products }) => products.map((product) => Object.assign(product, { plans: product.plans.filter((id) => id !== 'plus') })),
    'plans[5]',
    /No product sells the plan "plus"/,
  ],
  [
    'a plan no pack pays for',
    ({ packs }) => packs?.map((pack) => Object.assign(pack, { plan: 'incident' })),
    'plans[2]',
    /No pack that a product sells pays for the plan "premium-phone"/,
  ],
  [
    'a pack no product sells',
    ({ products }) =>
      products.map((product) => Object.assign(product, { packs: product.packs?.filter((id) => id !== 'premium-4') })),
    'packs[3]',
    /No product sells the pack "premium-4"/,
  ],
  [
    'a pack whose plans its products do not sell',
    ({ packs, products }) => {
      Object.assign(packs?.[2] ?? {}, { requiresPlan: ['service-contract'] })
      for (const product of products)
        Object.assign(product, {
          packs:
            product.id === 'nordlys-backup'
              ? ['incident-1', 'incident-10', 'premium-2']
              : product.packs?.filter((id) => id !== 'premium-2'),
        })
    },
    'packs[2].requiresPlan',
    /Nobody can buy "premium-2"/,
  ],
  [
    'a pack that pays for a plan of another kind',
    ({ packs }) => Object.assign(packs?.[0] ?? {}, { plan: 'pro' }),
    'packs[0].plan',
    /not a plan of kind "incident"/,
  ],
  [
    'an incident plan sold as a plan',
    ({ products }) => first(products).plans.push('incident'),
    'products[0].plans[7]',
    /bought in packs/,
  ],
  [
    'an incident plan with another price',
    ({ plans }) => Object.assign(planOf(plans, 'incident'), { price: { kind: 'free' } }),
    'plans[1].price',
    /go together/,
  ],
  [
    'an incident plan with a term',
    ({ plans }) => Object.assign(planOf(plans, 'incident'), { term: 'oneYear' }),
    'plans[1].term',
    /said by their pack/,
  ],
  [
    'an incident that can be spent on nothing',
    ({ plans }) => Object.assign(planOf(plans, 'incident').channels, { ticket: null, phone: null }),
    'plans[1].channels',
    /includes neither/,
  ],
  [
    'a plan without a channel',
    ({ plans }) => Object.assign(planOf(plans, 'free').channels, { forum: null }),
    'plans[8].channels',
    /Nobody can reach you under "free"/,
  ],
  [
    'an unknown calendar of a channel',
    ({ plans }) => Object.assign(planOf(plans, 'pro').channels, { ticket: 'night' }),
    'plans[4].channels.ticket',
    /no calendar "night"/,
  ],
  [
    'an unknown calendar of a target',
    ({ plans }) => Object.assign(first(planOf(plans, 'pro').targets), { calendar: 'night' }),
    'plans[4].targets[0].calendar',
    /no calendar "night"/,
  ],
  [
    'an unknown plan of a product',
    ({ products }) => first(products).plans.push('gold'),
    'products[0].plans[7]',
    /no plan "gold"/,
  ],
  [
    'an unknown plan of a price',
    ({ products }) => Object.assign(first(products), { planPrices: { gold: { EUR: 1, DKK: 1, RON: 1 } } }),
    'products[0].planPrices.gold',
    /no plan "gold"/,
  ],
  [
    'an unknown plan that a pack requires',
    ({ packs }) => Object.assign(packs?.[2] ?? {}, { requiresPlan: ['pro', 'gold'] }),
    'packs[2].requiresPlan[1]',
    /no plan "gold"/,
  ],
  [
    'an unknown pack of a product',
    ({ products }) => first(products).packs?.push('premium-3'),
    'products[0].packs[6]',
    /no pack "premium-3"/,
  ],
  [
    'an unknown pack of a price',
    ({ products }) => Object.assign(first(products), { packPrices: { 'premium-3': { EUR: 1, DKK: 1, RON: 1 } } }),
    'products[0].packPrices.premium-3',
    /no pack "premium-3"/,
  ],
  [
    'an unknown product for remote sessions',
    (definition) => Object.assign(definition, { remoteSessionProduct: 'nothing' }),
    'remoteSessionProduct',
    /no product "nothing"/,
  ],
  [
    'a severity the programme does not have',
    (definition) => {
      Object.assign(definition, { severities: ['S1', 'S2'] })
      Object.assign(first(planOf(definition.plans, 'pro').targets), { severities: ['S3'] })
    },
    'plans[4].targets[0].severities',
    /no severity S3/,
  ],
  [
    'a request type the programme does not take',
    ({ plans }) => Object.assign(planOf(plans, 'pro'), { types: ['hardware'] }),
    'plans[4].types',
    /no requests of type "hardware"/,
  ],
  [
    'two plans of one rank',
    ({ plans }) => Object.assign(planOf(plans, 'plus'), { rank: 5 }),
    'plans[5].rank',
    /"plus" and "pro" both have rank 5/,
  ],
  ['two plans of one id', ({ plans }) => plans.push({ ...planOf(plans, 'pro'), rank: 20 }), 'plans[9].id', /"pro" is taken/],
  [
    'changes included that cannot be asked for',
    ({ plans }) => Object.assign(planOf(plans, 'service-contract'), { types: ['defect'] }),
    'plans[0].extras.monthlyChanges',
    /takes no requests of type "change"/,
  ],
  [
    'advisers for advice that is not covered',
    ({ plans }) =>
      Object.assign(planOf(plans, 'pro'), { extras: { advisers: { settings: 'analyst', faults: 'systemEngineer' } } }),
    'plans[4].extras.advisers',
    /does not cover consultation/,
  ],
  [
    'a warranty without requests for hardware',
    ({ products }) =>
      Object.assign(first(products), {
        warranty: {
          includedYears: 1,
          extendable: true,
          replacementWithin: { workingDays: 2 },
          replacementCalendar: 'business',
          returnPaid: true,
          onSiteRepair: false,
          firmwareUpdates: true,
        },
      }),
    'products[0].warranty',
    /no requests of type "hardware"/,
  ],
  [
    'a current release that is not supported',
    ({ products }) => Object.assign(first(products), { oldestSupportedMajor: 8 }),
    'products[0].oldestSupportedMajor',
    /itself not supported/,
  ],
  ['a forum without an address', ({ vendor }) => Object.assign(vendor.urls, { forum: null }), 'vendor.urls.forum', /no address/],
  ['a phone without a number', ({ vendor }) => Object.assign(vendor, { phone: null }), 'vendor.phone', /no number/],
  [
    'a policy in effect before its version',
    ({ policy }) => Object.assign(policy, { effectiveAt: '2026-10-31T09:59:59Z' }),
    'policy.effectiveAt',
    /before the date of its version/,
  ],
  [
    'a governing text made by a machine',
    ({ policy }) => Object.assign(policy, { machineTranslated: ['en'] }),
    'policy.machineTranslated',
    /governing text/,
  ],
  [
    'a clause left out that does not exist',
    ({ policy }) => Object.assign(policy, { without: ['small-print'] }),
    'policy.without',
    /no clause "small-print"/,
  ],
  [
    'a clause left out that the ledger follows',
    ({ policy }) => Object.assign(policy, { without: ['incident-held'] }),
    'policy.without',
    /ledger follow "incident-held"/,
  ],
  ['a key that is not known', (definition) => Object.assign(definition, { colour: 'red' }), 'colour', /not part of a programme/],
  [
    'files that are gone while their ticket can be reopened',
    (definition) => Object.assign(definition, { retention: { attachmentsDays: 13 } }),
    'retention.attachmentsDays',
    /reopened for 14/,
  ],
  ['a missing key', (definition) => Object.assign(definition, { reopenDays: undefined }), 'reopenDays', /expected number/],
  [
    'a value that is not one of those allowed',
    ({ plans }) => Object.assign(planOf(plans, 'pro'), { kind: 'silver' }),
    'plans[4].kind',
    /expected one of/,
  ],
  [
    'a duration in both units',
    ({ plans }) => Object.assign(first(planOf(plans, 'pro').targets), { within: { hours: 3, workingDays: 1 } }),
    'plans[4].targets[0].within.workingDays',
    /not part of a programme/,
  ],
  [
    'hours that are not whole seconds',
    ({ plans }) => Object.assign(first(planOf(plans, 'pro').targets), { within: { hours: 0.0001 } }),
    'plans[4].targets[0].within.hours',
    /to the second/,
  ],
  [
    'a price with a fraction of a cent',
    ({ packs }) => Object.assign(first(packs).prices, { EUR: 59.5 }),
    'packs[0].prices.EUR',
    /expected int/,
  ],
  [
    'a name missing in one language',
    ({ plans }) => Object.assign(planOf(plans, 'free'), { name: { da: 'Gratis', el: 'Δωρεάν', en: 'Free' } }),
    'plans[8].name.ro',
    /expected string/,
  ],
  [
    'a date that does not exist',
    ({ calendars }) => Object.assign(calendars.business ?? {}, { closedOn: ['2026-02-30'] }),
    'calendars.business.closedOn[0]',
    /date/,
  ],
]

test.each(FAULTS)('%s is found', (_, change, path, says) => {
  const faults = faultsOf(demoWith((definition) => void change(definition)))
  expect(faults.map((fault) => fault.path)).toContain(path)
  const fault = faults.find((candidate) => candidate.path === path && says.test(candidate.fault))
  expect(fault, JSON.stringify(faults)).toBeDefined()
  expect(fault?.mend).toMatch(/^[A-Z].{10,}\.$/)
})

test('all faults are told at once, each with its place and how to mend it', () => {
  const faulty = demoWith((definition) => {
    planOf(definition.plans, 'plus').rank = 5
    definition.products[0]?.plans.push('gold')
  })
  expect(() => loadProgramme(faulty)).toThrow(
    [
      'The programme has 2 fault(s).',
      '',
      '  at    plans[5].rank',
      '  fault "plus" and "pro" both have rank 5.',
      '  mend  Decide which is answered first.',
      '',
      '  at    products[0].plans[7]',
      '  fault There is no plan "gold".',
      '  mend  Write one of: service-contract, incident, premium-phone, site, pro, plus, starter, reseller, free.',
    ].join('\n'),
  )
})

test('in use in a year whose holidays are not known, a programme has a fault', () => {
  const parsed = ProgrammeSchema.parse(definitions.demo)
  expect(checkProgramme(parsed, { years: [2024, 2032], inYear: 2031 })).toEqual([])
  expect(checkProgramme(parsed, { years: [2024, 2032], inYear: 2032 }).map(({ path }) => path)).toEqual([
    'calendars.business.publicHolidays[0]',
    'calendars.contract.publicHolidays[0]',
    'calendars.extended.publicHolidays[0]',
  ])
})

test('a calendar ready to count with knows its weekdays, its closed dates in order, and its years', () => {
  const { calendars } = loadProgramme(
    demoWith((definition) => Object.assign(definition.calendars.business ?? {}, { closedOn: ['2026-12-24', '2026-12-25'] })),
  )
  const { week, holidays, years } = calendars.business ?? {}
  expect(week?.sat).toEqual([])
  expect(holidays?.filter((date) => date.startsWith('2026-12'))).toEqual(['2026-12-24', '2026-12-25', '2026-12-26'])
  expect(holidays).toEqual([...(holidays ?? [])].sort())
  expect(years).toEqual([2024, 2032])
})

test('a calendar without public holidays counts a whole century', () => {
  const definition = demoWith(({ calendars }) => Object.assign(calendars.business ?? {}, { publicHolidays: [] }))
  expect(loadProgramme(definition).calendars.business?.years).toEqual([2000, 2099])
})
