import type { Locale } from '../locales/locale.ts'
import { known, planById } from './find.ts'
import { RELEASED_LATE_DAYS, WITHDRAWAL_DAYS } from './incident-ledger.ts'
import type {
  Adviser,
  Channel,
  Covered,
  EscalationRole,
  ManagedService,
  Outcome,
  Pack,
  Plan,
  Product,
  Programme,
  RequestType,
  Severity,
  Target,
  TargetEvent,
  TargetKind,
  Warranty,
  Within,
} from './schema.ts'
import { CHANNELS } from './vocabulary.ts'

/** The sections of a policy, in order. */
export const SECTIONS = [
  'overview',
  'plans',
  'channels',
  'licenses',
  'resellers',
  'covered',
  'notCovered',
  'versions',
  'remote',
  'incidents',
  'packs',
  'promises',
  'tickets',
  'changes',
  'warranty',
  'managed',
  'policy',
] as const
export type SectionId = (typeof SECTIONS)[number]

/** A figure or a name in a clause, still raw: whoever shows the clause puts it into the reader's language. */
export type ParamValue =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'number'; value: number }>
  | Readonly<{ kind: 'date'; date: string }>
  /** A duration, and the calendar it is counted on. */
  | Readonly<{ kind: 'within'; within: Within; calendar: string }>
  | Readonly<{ kind: 'calendar'; id: string }>
  | Readonly<{ kind: 'plans'; ids: readonly string[] }>
  | Readonly<{ kind: 'packs'; ids: readonly string[] }>
  | Readonly<{ kind: 'products'; ids: readonly string[] }>
  | Readonly<{ kind: 'languages'; locales: readonly Locale[] }>
  | Readonly<{ kind: 'countries'; codes: readonly string[] }>
  | Readonly<{ kind: 'channels'; channels: readonly Channel[] }>
  | Readonly<{ kind: 'sources'; sources: readonly Source[] }>
  | Readonly<{ kind: 'covered'; item: Covered }>
  | Readonly<{ kind: 'outcomes'; outcomes: readonly Outcome[] }>
  | Readonly<{ kind: 'services'; services: readonly ManagedService[] }>
  | Readonly<{ kind: 'event'; event: TargetEvent }>
  | Readonly<{ kind: 'severity'; severity: Severity }>
  /** What a target is limited to; null: not limited. */
  | Readonly<{ kind: 'scope'; severities: readonly Severity[] | null; types: readonly RequestType[] | null }>
  /** When an escalation step is taken: a share of the time to the deadline, or a time from the submission. */
  | Readonly<{ kind: 'moment'; atPercent: number }>
  | Readonly<{ kind: 'moment'; after: Within }>
  | Readonly<{ kind: 'role'; role: EscalationRole }>
  | Readonly<{ kind: 'adviser'; adviser: Adviser }>
  | Readonly<{ kind: 'term'; term: NonNullable<Plan['term']> }>
  | Readonly<{ kind: 'validity'; validity: Pack['validity'] }>

/** Where a customer may find an answer without asking. */
export type Source = 'knowledgeBase' | 'documentation' | 'forum'

type Params = Readonly<Record<string, ParamValue>>
/** What fills a clause; `null`: the programme has nothing that the clause speaks of. */
type ClauseFacts = Readonly<{ params?: Params; rows?: readonly Params[] }> | null

type ClauseDefinition<Slug extends string> = Readonly<{
  section: SectionId
  slug: Slug
  facts: (programme: Programme) => ClauseFacts
}>

/**
 * The clause library, in order within each section. The comment in front of a clause says what its text, the message
 * `policy.<slug>` in every language, must say, and names the params; after "rows" come those of `policy.<slug>.row`. No
 * text repeats a figure that is a param, and none promises more than its comment.
 */
export const CLAUSES = [
  // — overview —
  // What the policy is: what to expect of technical support for these products. vendor: text, products: products
  clause('overview', 'scope', ({ vendor, products }) => ({
    params: { vendor: text(vendor.name), products: productIds(products) },
  })),
  // Who asks for support agrees to this policy, in the version then in force, which is recorded with the ticket or the purchase.
  clause('overview', 'acceptance', () => ({})),
  // Look here first, it costs nothing and the answer may be there already. sources: sources
  clause('overview', 'search-first', (programme) => ({
    params: { sources: { kind: 'sources', sources: sourcesOf(programme) } },
  })),

  // — plans —
  // The plan decides how soon a request is answered; this is the order. Rows: rank: number, plan: plans (one)
  clause('plans', 'plan-order', ({ plans }) => ({
    rows: byRank(plans).map((plan) => ({ rank: number(plan.rank), plan: planIds([plan]) })),
  })),
  // Of several plans in force for a product the best one counts. An upgrade upgrades the support at once; it may bring the
  // deadlines of open tickets forward and never moves them back.
  clause('plans', 'plan-upgrade', ({ plans }) => when(plans.filter(isOwned).length > 1, {})),
  // The support of these plans costs nothing beyond the license. plans: plans
  clause('plans', 'plan-free-of-charge', ({ plans }) =>
    forPlans(plans, ({ price, kind }) => price.kind === 'withLicense' || (kind === 'free' && price.kind === 'free')),
  ),
  // Support is only for customers who have one of these contracts in force (or rent the software under one). plans: plans
  clause('plans', 'plan-contract-only', (programme) =>
    when(isContractOnly(programme), {
      params: { plans: planIds(byRank(programme.plans).filter(({ kind }) => kind === 'subscription')) },
    }),
  ),
  // How long a contract runs. Its last day counts in full, in this zone. zone: text. Rows: plan: plans (one), term: term
  clause('plans', 'plan-term', ({ plans, vendor }) => {
    const rows = byRank(plans).flatMap((plan) =>
      plan.term ? [{ plan: planIds([plan]), term: { kind: 'term', term: plan.term } as const }] : [],
    )
    return when(rows.length > 0, { params: { zone: text(vendor.timeZone) }, rows })
  }),
  // What a contract costs depends on the product; the page of the plans says how much. plans: plans
  clause('plans', 'plan-contract-price', ({ plans }) => forPlans(plans, ({ kind }) => kind === 'subscription')),
  // Which level of our staff looks at a request first. Rows: level: number, plans: plans
  clause('plans', 'plan-triage', ({ plans }) => {
    const levels = [...new Set(plans.flatMap(({ extras }) => extras.triageLevel ?? []))].sort()
    const rows = levels.map((level) => ({
      level: number(level),
      plans: planIds(byRank(plans).filter(({ extras }) => extras.triageLevel === level)),
    }))
    return when(rows.length > 0, { rows })
  }),
  // Only citizens of this country who work there handle requests under the plan. Rows: plan: plans (one), country: countries (one)
  clause('plans', 'plan-residency', ({ plans }) => {
    const rows = byRank(plans).flatMap((plan) =>
      plan.extras.staffResidency ? [{ plan: planIds([plan]), country: countries([plan.extras.staffResidency]) }] : [],
    )
    return when(rows.length > 0, { rows })
  }),

  // — channels —
  // How we can be reached and when these channels are staffed. Rows: channel: channels (one), calendar: calendar, plans: plans
  clause('channels', 'channels', ({ plans }) => ({ rows: channelRows(byRank(plans)) })),
  // On public holidays of these countries the calendars that follow them are closed. countries: countries
  clause('channels', 'holidays', ({ calendars }) => {
    const codes = [...new Set(Object.values(calendars).flatMap(({ publicHolidays }) => publicHolidays))]
    return when(codes.length > 0, { params: { countries: countries(codes) } })
  }),
  // Direct mail, social media and any channel the plan does not include: not promised, at our own discretion.
  clause('channels', 'channels-discretion', () => ({})),
  // But a mail to this address opens a ticket where the plan includes tickets; it never spends an incident. email: text
  clause('channels', 'channels-mail', ({ mail, vendor }) => when(mail.opensTickets, { params: { email: text(vendor.email) } })),
  // For these channels one registers on this site; that is free. channels: channels
  clause('channels', 'registration', ({ plans }) => {
    const registered = (['ticket', 'forum'] as const).filter((channel) => offers(plans, channel))
    return when(registered.length > 0, { params: { channels: channels(registered) } })
  }),
  // Tickets come before posts on the forum; whose plan includes tickets is answered sooner by sending one.
  clause('channels', 'tickets-before-forum', ({ plans }) => when(offers(plans, 'forum') && offers(plans, 'ticket'), {})),
  // We answer in these languages; a request in another is answered in the first, and then we do not vouch for the
  // accuracy of the answer. languages: languages, first: languages (one)
  clause('channels', 'languages', ({ vendor }) => ({
    params: {
      languages: { kind: 'languages', locales: vendor.answersIn },
      first: { kind: 'languages', locales: vendor.answersIn.slice(0, 1) },
    },
  })),

  // — licenses —
  // Signing in with the mail address of the order links its licenses by itself; with another address the key is entered
  // once, in the account.
  clause('licenses', 'license-link', ({ plans }) => when(plans.some(isOwned), {})),
  // A license key belongs to one account and cannot be linked to a second.
  clause('licenses', 'license-one-account', ({ plans }) => when(plans.some(isOwned), {})),
  // Free and trial keys cannot be linked; they need not be. plans: plans (the free ones)
  clause('licenses', 'license-free', ({ plans }) => forPlans(plans, ({ kind }) => kind === 'free')),

  // — resellers —
  // Resellers, who buy our licenses and sell them on, ask on behalf of those they sold to, by these channels only, so not
  // on the forum; their tickets are in their account. They come before these plans. channels: channels, before: plans
  clause('resellers', 'reseller', ({ plans }) => {
    const partner = plans.find(({ kind }) => kind === 'partner')
    if (!partner) return null
    const included = CHANNELS.filter((channel) => partner.channels[channel] !== null)
    return { params: { channels: channels(included), before: planIds(byRank(plans).filter(({ rank }) => rank > partner.rank)) } }
  }),
  // Resellers have a right to remote sessions where one is needed.
  clause('resellers', 'reseller-remote', ({ plans }) =>
    when(
      plans.some(({ kind, extras }) => kind === 'partner' && extras.remoteSessions),
      {},
    ),
  ),

  // — covered —
  // We support these products only, and this is what support consists of. products: products. Rows: item: covered, plans: plans
  clause('covered', 'covered', ({ products, plans }) => ({
    params: { products: productIds(products) },
    rows: coveredItems(plans).map((item) => ({
      item: { kind: 'covered', item },
      plans: planIds(byRank(plans).filter(({ covers }) => covers.includes(item))),
    })),
  })),
  // A defect that we can reproduce in our laboratory we try to correct as soon as we can; when depends on how difficult and
  // how urgent it is. For a newly found one we do our best to recommend at least a workaround.
  clause('covered', 'covered-defects', ({ plans }) => when(coveredItems(plans).includes('newDefects'), {})),
  // Advice is on changing settings, on putting right what the customer has changed, on finding faults, and on installing
  // updates and new versions. plans: plans
  clause('covered', 'consultation', ({ plans }) => forPlans(plans, ({ covers }) => covers.includes('consultation'))),
  // Who gives the advice: on settings, and on faults and installation. Rows: plan: plans (one), settings: adviser, faults: adviser
  clause('covered', 'consultation-advisers', ({ plans }) => {
    const rows = byRank(plans).flatMap((plan) => {
      const { advisers } = plan.extras
      return advisers ? [{ plan: planIds([plan]), settings: adviser(advisers.settings), faults: adviser(advisers.faults) }] : []
    })
    return when(rows.length > 0, { rows })
  }),
  // Under these plans we advise without access to the customer's software, from descriptions, screenshots and log files.
  // plans: plans
  clause('covered', 'consultation-from-files', ({ plans }) =>
    forPlans(plans, ({ covers, extras }) => covers.includes('consultation') && !extras.remoteSessions),
  ),
  // We restore software that does not work at all, a module that does not, and software that works incorrectly. plans: plans
  clause('covered', 'restoration', ({ plans }) => forPlans(plans, ({ covers }) => covers.includes('restoration'))),
  // We also help where not the software is at fault but settings of the operating system or of its surroundings. plans: plans
  clause('covered', 'environment-faults', ({ plans }) => forPlans(plans, ({ covers }) => covers.includes('environmentFaults'))),
  // New versions and updates while the plan is in force, without further payment. plans: plans
  clause('covered', 'updates', ({ plans }) => forPlans(plans, ({ extras }) => extras.softwareUpdates)),
  // New versions bring improvements, technical renewal, changes the law requires, changes users asked for, and whatever
  // the maker finds necessary.
  clause('covered', 'updates-content', ({ plans }) =>
    when(
      plans.some(({ covers }) => covers.includes('improvements') && covers.includes('lawChanges')),
      {},
    ),
  ),
  // The software keeps working when the operating system changes, or when a new one that the customer installs does not
  // agree with it. plans: plans
  clause('covered', 'updates-continuity', ({ plans }) => forPlans(plans, ({ covers }) => covers.includes('platformContinuity'))),
  // Technical resources and tools beyond the free ones: more functions, tuning and security of the system, regular
  // operation. plans: plans
  clause('covered', 'technical-resources', ({ plans }) => forPlans(plans, ({ extras }) => extras.technicalResources)),
  // One engineer is responsible for the request from the first answer to the last. plans: plans
  clause('covered', 'dedicated-engineer', ({ plans }) => forPlans(plans, ({ extras }) => extras.dedicatedEngineer)),

  // — not covered —
  // Problems of networks and system administration: ask your administrator.
  clause('notCovered', 'excluded-network-administration', ({ exclusions }) =>
    when(exclusions.includes('networkAdministration'), {}),
  ),
  // Problems of hardware: ask its maker.
  clause('notCovered', 'excluded-hardware', ({ exclusions }) => when(exclusions.includes('hardware'), {})),
  // Problems of other makers' software: ask its maker.
  clause('notCovered', 'excluded-third-party-software', ({ exclusions }) => when(exclusions.includes('thirdPartySoftware'), {})),
  // The software stands alone and comes as it is; we write no scripts or code and build no integration. vendor: text
  clause('notCovered', 'excluded-scripting', ({ exclusions, vendor }) =>
    when(exclusions.includes('scripting'), { params: { vendor: text(vendor.name) } }),
  ),
  // Help with antivirus software is limited: what it wrongly detects or removes is for its maker to correct; how other
  // makers' security software treats ours is not in our hands.
  clause('notCovered', 'excluded-antivirus', ({ exclusions }) => when(exclusions.includes('antivirus'), {})),
  // A final solution on the spot cannot be promised.
  clause('notCovered', 'excluded-immediate-resolution', ({ exclusions }) => when(exclusions.includes('immediateResolution'), {})),

  // — versions —
  // Releases are numbered Major.Minor.Subminor.Patch, such as this one; which major versions are supported.
  // example: text. Rows: product: products (one), release: text (the current one), major: number (the oldest supported)
  clause('versions', 'version-supported', ({ products }) => ({
    params: { example: text(products[0]?.currentRelease ?? '') },
    rows: products.map((product) => ({
      product: productIds([product]),
      release: text(product.currentRelease),
      major: number(product.oldestSupportedMajor),
    })),
  })),
  // Update to the newest release before asking: it may solve the problem.
  clause('versions', 'version-update-first', () => ({})),

  // — remote —
  // A remote session can be needed to find the cause sooner; it is for these plans only. plans: plans
  clause('remote', 'remote-sessions', ({ plans }) => forPlans(plans, ({ extras }) => extras.remoteSessions)),
  // Sessions are held with this product, or with other remote-control software of our choice; where this product cannot be
  // used to find the cause, our agent proposes other. product: products (one)
  clause('remote', 'remote-product', ({ plans, remoteSessionProduct }) => {
    if (remoteSessionProduct === undefined || !hasRemoteSessions(plans)) return null
    return { params: { product: { kind: 'products', ids: [remoteSessionProduct] } } }
  }),
  // Send access details only in a ticket: the connection is encrypted.
  clause('remote', 'access-details', ({ plans }) => when(hasRemoteSessions(plans) && offers(plans, 'ticket'), {})),
  // Never post access details, sensitive data or pictures on the forum, where anybody reads them.
  clause('remote', 'access-not-forum', ({ plans }) => when(offers(plans, 'forum'), {})),

  // — incidents —
  // An incident is one single, discrete problem that cannot reasonably be divided and is not too broad; technical or a
  // question of use. One begins whenever a customer asks us, by these channels, to take one up. channels: channels
  clause('incidents', 'incident-what', (programme) => {
    const paid = incidentPlans(programme)
    return when(paid.length > 0, {
      params: { channels: channels((['ticket', 'phone'] as const).filter((channel) => offers(paid, channel))) },
    })
  }),
  // They are meant for occasional and for urgent needs; these packs need no plan, so users of free editions may buy them.
  // We advise to look in the free sources first. packs: packs
  clause('incidents', 'incident-purpose', ({ packs }) => forPacks(packs, ({ requiresPlan }) => requiresPlan === null)),
  // A ticket with several problems: each is an incident of its own. The agent divides it after the customer has agreed.
  clause('incidents', 'incident-several', ({ packs }) => when(packs.length > 0, {})),
  // They can be spent on these products, in a supported version; having the latest build is the customer's part.
  // products: products
  clause('incidents', 'incident-latest-build', ({ products }) => {
    const sold = products.filter(({ packs }) => packs.length > 0)
    return when(sold.length > 0, { params: { products: productIds(sold) } })
  }),
  // A problem that a later build already solves is charged all the same.
  clause('incidents', 'incident-later-build', ({ packs, outcomes }) =>
    when(packs.length > 0 && outcomes.fixedInLaterBuild === 'kept', {}),
  ),
  // A defect of ours for which we find no acceptable solution is not charged.
  clause('incidents', 'incident-defect', ({ packs, outcomes }) =>
    when(packs.length > 0 && outcomes.defectWithoutSolution === 'givenBack', {}),
  ),
  // Sending a ticket that is paid with an incident holds one; it is kept or given back when the ticket is resolved, not
  // before. Held is the one that would expire first.
  clause('incidents', 'incident-held', ({ packs }) => when(packs.length > 0, {})),
  // With these outcomes it is kept. outcomes: outcomes
  clause('incidents', 'incident-kept', (programme) => forOutcomes(programme, 'kept')),
  // With these outcomes it is given back to the pack it came from; if that has expired by then, it is good for so many
  // days more. outcomes: outcomes, count: number (days)
  clause('incidents', 'incident-given-back', (programme) => {
    const facts = forOutcomes(programme, 'givenBack')
    return facts && { params: { ...facts.params, count: number(RELEASED_LATE_DAYS) } }
  }),
  // How long packs are good: to the last second of their last day in this zone. What is left then expires.
  // zone: text. Rows: packs: packs, validity: validity
  clause('incidents', 'incident-validity', ({ packs, vendor }) => {
    const validities = [...new Set(packs.map(({ validity }) => validity))]
    const rows = validities.map((validity) => ({
      packs: packIds(packs.filter((pack) => pack.validity === validity)),
      validity: { kind: 'validity', validity } as const,
    }))
    return when(rows.length > 0, { params: { zone: text(vendor.timeZone) }, rows })
  }),
  // Prices are without VAT, which is added where it is due. Before paying the buyer is shown answers that may help, what an
  // incident is, and the version of this policy that the purchase follows.
  clause('incidents', 'incident-purchase', ({ packs }) => when(packs.length > 0, {})),
  // Incidents bought at the price that one of these products has of its own are spent on that product; all others on the
  // products without a price of their own. products: products
  clause('incidents', 'incident-product', ({ products }) => {
    const dearer = products.filter(({ packs, packPrices }) => packs.some((pack) => packPrices?.[pack]))
    return when(dearer.length > 0, { params: { products: productIds(dearer) } })
  }),
  // A consumer may withdraw within so many days. Who asks us to start at once pays for what is spent until then, and the
  // right ends once every incident is spent. count: number (days)
  clause('incidents', 'incident-withdrawal', ({ packs }) =>
    when(packs.length > 0, { params: { count: number(WITHDRAWAL_DAYS) } }),
  ),
  // Money paid back takes back the incidents it was paid for, one for each whole price, what has expired first. Those that
  // were spent are owed, and met from what else there is or is bought next.
  clause('incidents', 'incident-refund', ({ packs }) => when(packs.length > 0, {})),
  // While a payment is disputed, its incidents are neither spent nor lost. Won, they are good for as much longer; lost, the
  // money has been paid back.
  clause('incidents', 'incident-dispute', ({ packs }) => when(packs.length > 0, {})),
  // Every change of the balance stays on record with its reason and the clause it follows; a mistake is corrected by a
  // further entry, never by erasing one.
  clause('incidents', 'incident-record', ({ packs }) => when(packs.length > 0, {})),

  // — packs that extend a plan —
  // These packs extend a plan: they can be bought and spent only while one of the plans named is in force.
  // Rows: packs: packs, plans: plans
  clause('packs', 'pack-extends', ({ packs }) => {
    const extending = packs.filter(({ requiresPlan }) => requiresPlan !== null)
    const needs = [...new Set(extending.map(({ requiresPlan }) => (requiresPlan ?? []).join(' ')))]
    const rows = needs.map((need) => ({
      packs: packIds(extending.filter(({ requiresPlan }) => (requiresPlan ?? []).join(' ') === need)),
      plans: { kind: 'plans', ids: need.split(' ') } as const,
    }))
    return when(rows.length > 0, { rows })
  }),
  // They can be bought again as often as one likes, every year. packs: packs
  clause('packs', 'pack-renewal', ({ packs }) => forPacks(packs, ({ requiresPlan }) => requiresPlan !== null)),

  // — promises —
  // Owed: what we guarantee. Rows: plan: plans (one), event: event, scope: scope, within: within
  clause('promises', 'promise-guaranteed', ({ plans }) => promised(plans, 'guaranteed')),
  // Aimed at: what we set ourselves as a target. Rows as in promise-guaranteed
  clause('promises', 'promise-target', ({ plans }) => promised(plans, 'target')),
  // Usual: an average, within which an answer can be expected in business hours; we do our best to be sooner, and it is
  // owed to nobody. Rows as in promise-guaranteed
  clause('promises', 'promise-average', ({ plans }) => promised(plans, 'average')),
  // Under these plans, though we can be written to or called, no time is promised: every reasonable effort is made, without a
  // guarantee of when or whether a problem is solved. plans: plans
  clause('promises', 'promise-best-effort', ({ plans }) =>
    forPlans(plans, ({ targets, channels: { ticket, phone } }) => targets.length === 0 && (ticket !== null || phone !== null)),
  ),
  // The customer says how severely work is hindered. Rows: severity: severity
  clause('promises', 'severities', ({ severities }) => ({
    rows: severities.map((severity) => ({ severity: { kind: 'severity', severity } })),
  })),
  // Hours are counted only while the plan's calendar is open; for what arrives outside, from the next opening.
  clause('promises', 'counting-hours', ({ plans }) => when(someWithin(plans, 'hours'), {})),
  // Working days: the same share of the day has to pass on the last day as had passed on the day of submission; what
  // arrives before opening, after closing or on a closed day is due at the closing of the last day, the next day that
  // opens being the first.
  clause('promises', 'counting-working-days', ({ plans }) => when(someWithin(plans, 'workingDays'), {})),
  // A deadline is fixed when the ticket is sent. Later changes of hours, holidays or plans do not move it.
  clause('promises', 'promise-fixed', ({ plans }) => when(hasTargets(plans), {})),
  // Only a person's first public reply is a first response; automatic messages are not.
  clause('promises', 'promise-human', ({ plans }) => when(hasTargets(plans), {})),

  // — tickets —
  // While we wait for the customer the clock of the resolution stands still, never that of the first response.
  clause('tickets', 'waiting-pauses', ({ plans }) =>
    when(
      plans.some(({ targets }) => targets.some(({ event }) => event === 'resolution')),
      {},
    ),
  ),
  // A ticket that was resolved or closed can be reopened for so many days. count: number (days)
  clause('tickets', 'reopening', ({ reopenDays }) => when(reopenDays > 0, { params: { count: number(reopenDays) } })),
  // But not once its incident was given back.
  clause('tickets', 'reopening-given-back', (programme) =>
    when(programme.reopenDays > 0 && forOutcomes(programme, 'givenBack') !== null, {}),
  ),
  // A request that runs late is passed on; after a missed deadline the customer can escalate it too.
  // Rows: event: event, moment: moment, role: role
  clause('tickets', 'escalation', ({ escalation }) => {
    const rows = escalation.map((step) => ({
      event: event(step.event),
      moment:
        'after' in step
          ? ({ kind: 'moment', after: step.after } as const)
          : ({ kind: 'moment', atPercent: step.atPercent } as const),
      role: { kind: 'role', role: step.to } as const,
    }))
    return when(rows.length > 0, { rows })
  }),

  // — changes —
  // Small changes to the software, agreed before work begins, up to so many hours a month by so many specialists. Rows: plan: plans (one),
  // hours: number, count: number (specialists)
  clause('changes', 'changes-monthly', ({ plans }) => {
    const rows = byRank(plans).flatMap((plan) => {
      const { monthlyChanges } = plan.extras
      return monthlyChanges
        ? [{ plan: planIds([plan]), hours: number(monthlyChanges.hours), count: number(monthlyChanges.specialists) }]
        : []
    })
    return when(rows.length > 0, { rows })
  }),
  // Modifications made for the customer are kept safe with us. plans: plans
  clause('changes', 'modification-storage', ({ plans }) =>
    forPlans(plans, ({ covers }) => covers.includes('modificationStorage')),
  ),

  // — warranty —
  // A hardware warranty comes with these products, from the purchase. Rows: product: products (one), count: number (years)
  clause('warranty', 'warranty-included', ({ products }) =>
    forWarranties(products, (warranty) => ({ count: number(warranty.includedYears) })),
  ),
  // A longer warranty can be bought. products: products
  clause('warranty', 'warranty-extension', ({ products }) => forProducts(products, ({ extendable }) => extendable)),
  // After a fault is found we ship parts or a replacement, at our expense. Rows: product: products (one), within: within
  clause('warranty', 'warranty-replacement', ({ products }) =>
    forWarranties(products, (warranty) => ({
      within: { kind: 'within', within: warranty.replacementWithin, calendar: warranty.replacementCalendar },
    })),
  ),
  // The faulty parts go back without delay once the replacement is there; we pay for it. products: products
  clause('warranty', 'warranty-return', ({ products }) => forProducts(products, ({ returnPaid }) => returnPaid)),
  // A qualified technician comes, to most places, to repair or replace once the part has been confirmed to be there; sales or
  // support tells whether the place is one of them. products: products
  clause('warranty', 'warranty-on-site', ({ products }) => forProducts(products, ({ onSiteRepair }) => onSiteRepair)),
  // New firmware by download, with detailed instructions, and help by phone or in a web session where needed. products: products
  clause('warranty', 'warranty-firmware', ({ products }) => forProducts(products, ({ firmwareUpdates }) => firmwareUpdates)),

  // — managed services —
  // Our experts run the product for the customer, unasked: this is what they do, and the plan that is part of it.
  // Rows: plan: plans (one), includes: plans (one), services: services
  clause('managed', 'managed-services', ({ plans }) => {
    const rows = byRank(plans).flatMap((plan) => {
      const managed = plan.extras.managedServices
      if (!managed) return []
      const includes = { kind: 'plans', ids: [managed.includesPlan] } as const
      return [{ plan: planIds([plan]), includes, services: { kind: 'services', services: managed.services } as const }]
    })
    return when(rows.length > 0, { rows })
  }),

  // — this policy —
  // The version in force; it is recorded on every ticket and purchase, and earlier ones stay readable. version: date
  clause('policy', 'policy-version', ({ policy }) => ({ params: { version: { kind: 'date', date: policy.version } } })),
  // We may change the policy, and say so so many days before. count: number (days)
  clause('policy', 'policy-notice', ({ policy }) =>
    when(policy.noticeDays > 0, { params: { count: number(policy.noticeDays) } }),
  ),
  // We may change the policy without notice; look here for what has changed.
  clause('policy', 'policy-without-notice', ({ policy }) => when(policy.noticeDays === 0, {})),
  // Where the translations differ, the text in this language counts. language: languages (one)
  clause('policy', 'policy-language', ({ policy }) => ({
    params: { language: { kind: 'languages', locales: [policy.governingLanguage] } },
  })),
  // These translations were made by a machine. languages: languages
  clause('policy', 'policy-machine-translation', ({ policy }) =>
    when(policy.machineTranslated.length > 0, {
      params: { languages: { kind: 'languages', locales: policy.machineTranslated } },
    }),
  ),
] as const

/** The permanent name of a clause: its place in links, and in the keys of its text. */
export type ClauseSlug = (typeof CLAUSES)[number]['slug']

/** Every clause there is, in order. */
export const CLAUSE_SLUGS: readonly ClauseSlug[] = CLAUSES.map(({ slug }) => slug)

function clause<const Slug extends string>(
  section: SectionId,
  slug: Slug,
  facts: (programme: Programme) => ClauseFacts,
): ClauseDefinition<Slug> {
  return { section, slug, facts }
}

function when(holds: boolean, facts: ClauseFacts): ClauseFacts {
  return holds ? facts : null
}

function forPlans(plans: readonly Plan[], belongs: (plan: Plan) => boolean): ClauseFacts {
  const found = byRank(plans).filter(belongs)
  return when(found.length > 0, { params: { plans: planIds(found) } })
}

function forPacks(packs: readonly Pack[], belongs: (pack: Pack) => boolean): ClauseFacts {
  const found = packs.filter(belongs)
  return when(found.length > 0, { params: { packs: packIds(found) } })
}

function forProducts(products: readonly Product[], belongs: (warranty: Warranty) => boolean): ClauseFacts {
  const found = products.filter(({ warranty }) => warranty && belongs(warranty))
  return when(found.length > 0, { params: { products: productIds(found) } })
}

function forWarranties(products: readonly Product[], paramsOf: (warranty: Warranty) => Params): ClauseFacts {
  const rows = products.flatMap((product) =>
    product.warranty ? [{ product: productIds([product]), ...paramsOf(product.warranty) }] : [],
  )
  return when(rows.length > 0, { rows })
}

function forOutcomes({ packs, outcomes }: Programme, settlement: 'kept' | 'givenBack') {
  const found = (Object.keys(outcomes) as Outcome[]).filter((outcome) => outcomes[outcome] === settlement)
  if (packs.length === 0 || found.length === 0) return null
  return { params: { outcomes: { kind: 'outcomes', outcomes: found } } } as const satisfies ClauseFacts
}

function promised(plans: readonly Plan[], kind: TargetKind): ClauseFacts {
  const rows = byRank(plans).flatMap((plan) =>
    plan.targets.filter((target) => target.kind === kind).map((target) => promiseRow(plan, target)),
  )
  return when(rows.length > 0, { rows })
}

function promiseRow(plan: Plan, target: Target): Params {
  return {
    plan: planIds([plan]),
    event: event(target.event),
    scope: { kind: 'scope', severities: target.severities ?? null, types: target.types ?? null },
    within: { kind: 'within', within: target.within, calendar: target.calendar },
  }
}

/** A row for each channel and the hours it is staffed, with the plans that have it so. */
function channelRows(plans: readonly Plan[]): Params[] {
  return CHANNELS.flatMap((channel) => {
    const calendars = [...new Set(plans.flatMap((plan) => plan.channels[channel] ?? []))]
    return calendars.map((id) => ({
      channel: channels([channel]),
      calendar: { kind: 'calendar', id } as const,
      plans: planIds(plans.filter((plan) => plan.channels[channel] === id)),
    }))
  })
}

function sourcesOf({ vendor, plans }: Programme): Source[] {
  return [
    'knowledgeBase',
    ...(vendor.urls.documentation === null ? [] : (['documentation'] as const)),
    ...(offers(plans, 'forum') ? (['forum'] as const) : []),
  ]
}

/** Whether no one is answered without a contract: incidents, too, are only for those who have one. */
function isContractOnly({ plans, packs }: Programme): boolean {
  return (
    plans.every(({ kind }) => kind === 'subscription' || kind === 'incident') &&
    packs.every(({ requiresPlan }) => requiresPlan !== null)
  )
}

function incidentPlans(programme: Programme): Plan[] {
  return [...new Set(programme.packs.map(({ plan }) => plan))].map((id) => known(planById(programme, id), 'plan', id))
}

/** Plans that a customer owns: they come with a license or a contract. */
function isOwned({ kind }: Plan): boolean {
  return kind === 'license' || kind === 'subscription'
}

function byRank(plans: readonly Plan[]): Plan[] {
  return [...plans].sort((a, b) => a.rank - b.rank)
}

function coveredItems(plans: readonly Plan[]): Covered[] {
  return [...new Set(plans.flatMap(({ covers }) => covers))]
}

function offers(plans: readonly Plan[], channel: Channel): boolean {
  return plans.some((plan) => plan.channels[channel] !== null)
}

function hasRemoteSessions(plans: readonly Plan[]): boolean {
  return plans.some(({ extras }) => extras.remoteSessions)
}

function hasTargets(plans: readonly Plan[]): boolean {
  return plans.some(({ targets }) => targets.length > 0)
}

function someWithin(plans: readonly Plan[], unit: 'hours' | 'workingDays'): boolean {
  return plans.some(({ targets }) => targets.some(({ within }) => unit in within))
}

function text(value: string): ParamValue {
  return { kind: 'text', text: value }
}

function number(value: number): ParamValue {
  return { kind: 'number', value }
}

function event(value: TargetEvent): ParamValue {
  return { kind: 'event', event: value }
}

function adviser(value: Adviser): ParamValue {
  return { kind: 'adviser', adviser: value }
}

function channels(values: readonly Channel[]): ParamValue {
  return { kind: 'channels', channels: values }
}

function countries(codes: readonly string[]): ParamValue {
  return { kind: 'countries', codes }
}

function planIds(plans: readonly Plan[]): ParamValue {
  return { kind: 'plans', ids: plans.map(({ id }) => id) }
}

function packIds(packs: readonly Pack[]): ParamValue {
  return { kind: 'packs', ids: packs.map(({ id }) => id) }
}

function productIds(products: readonly Product[]): ParamValue {
  return { kind: 'products', ids: products.map(({ id }) => id) }
}
