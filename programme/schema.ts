import * as z from 'zod'
import { LOCALES } from '../locales/locale.ts'
import {
  ADVISERS,
  type CHANNELS,
  COVERED,
  type CURRENCIES,
  ESCALATION_ROLES,
  EXCLUSIONS,
  HOLIDAY_COUNTRIES,
  MANAGED_SERVICES,
  OUTCOMES,
  PACK_SIZES,
  PLAN_KINDS,
  REQUEST_TYPES,
  SEVERITIES,
  TARGET_EVENTS,
  TARGET_KINDS,
  WEEKDAYS,
} from './vocabulary.ts'

/**
 * The shape of a vendor's support programme: everything that is promised, to whom, and at what price.
 * Rules that span several values (a calendar that is never open, a pack nobody can buy) live in `check.ts`.
 */

const Id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id is lower-case letters, digits and hyphens, and starts with a letter')
const LocalDate = z.iso.date()
const WallClock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is HH:MM, from 00:00 to 24:00')
/** A proper name is one string; a name that is translated is given in every language. */
const Name = z.union([
  z.string().min(1).max(60),
  z.strictObject({ da: z.string(), el: z.string(), ro: z.string(), en: z.string() }),
])
/** Minor units (cents, øre, bani), VAT exclusive. */
const Prices = z.strictObject({ EUR: z.int().nonnegative(), DKK: z.int().nonnegative(), RON: z.int().nonnegative() })
const IanaZone = z
  .string()
  .refine(
    isIanaZone,
    'a time zone is an IANA name such as Europe/Copenhagen; abbreviations such as CET or PST change meaning through the year',
  )
const Window = z
  .tuple([WallClock, WallClock])
  .refine(([opens, closes]) => opens < closes, 'a window closes after it opens; one past midnight is two windows')

const Calendar = z.strictObject({
  timeZone: IanaZone,
  /** Open windows of each weekday, wall-clock in `timeZone`, in order and without overlap; a missing day is closed. */
  week: z.partialRecord(z.enum(WEEKDAYS), z.array(Window)),
  /** Countries on whose public holidays the calendar is closed. */
  publicHolidays: z.array(z.enum(HOLIDAY_COUNTRIES)).default([]),
  /** Further closed days, by date. */
  closedOn: z.array(LocalDate).default([]),
})

const Hours = z
  .number()
  .positive()
  .max(2000)
  .refine(isWholeSeconds, 'hours are counted to the second; write a number that is a whole number of seconds')
const Within = z.union([z.strictObject({ hours: Hours }), z.strictObject({ workingDays: z.int().positive().max(250) })])

const Target = z.strictObject({
  event: z.enum(TARGET_EVENTS),
  /** Severities and request types it applies to; absent, it applies to all. */
  severities: z.array(z.enum(SEVERITIES)).nonempty().optional(),
  types: z.array(z.enum(REQUEST_TYPES)).nonempty().optional(),
  within: Within,
  calendar: Id,
  kind: z.enum(TARGET_KINDS),
})

const Extras = z.strictObject({
  /** Level of support staff that first looks at a ticket. */
  triageLevel: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  /** Country whose citizens, working there, are the only ones to handle tickets. */
  staffResidency: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  remoteSessions: z.boolean().default(false),
  /** Small modifications included each calendar month. */
  monthlyChanges: z.strictObject({ hours: z.number().positive(), specialists: z.int().positive() }).optional(),
  /** The vendor runs the product for the customer; the plan named is part of it. */
  managedServices: z.strictObject({ includesPlan: Id, services: z.array(z.enum(MANAGED_SERVICES)).nonempty() }).optional(),
  /** New versions and updates while the plan is in force. */
  softwareUpdates: z.boolean().default(false),
  /** Tools and resources beyond the knowledge base, the documentation and the forum. */
  technicalResources: z.boolean().default(false),
  /** One engineer stays responsible from the first answer to the last. */
  dedicatedEngineer: z.boolean().default(false),
  /** Who advises on settings, and who on faults and on installing updates and new versions. */
  advisers: z.strictObject({ settings: z.enum(ADVISERS), faults: z.enum(ADVISERS) }).optional(),
})

const PlanPrice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({ kind: z.literal('withLicense') }),
  z.strictObject({ kind: z.literal('perYear'), amounts: Prices }),
  z.strictObject({ kind: z.literal('perPack') }),
  z.strictObject({ kind: z.literal('onRequest') }),
])

const Plan = z.strictObject({
  id: Id,
  name: Name,
  /** 1 is answered first. */
  rank: z.int().positive(),
  kind: z.enum(PLAN_KINDS),
  /** The calendar each channel is staffed by; null: not included. */
  channels: z.strictObject({
    ticket: Id.nullable(),
    forum: Id.nullable(),
    phone: Id.nullable(),
    chat: Id.nullable(),
    assistant: Id.nullable(),
  }),
  /** Request types it covers; absent, all. */
  types: z.array(z.enum(REQUEST_TYPES)).nonempty().optional(),
  covers: z.array(z.enum(COVERED)).default([]),
  targets: z.array(Target).default([]),
  extras: Extras.prefault({}),
  price: PlanPrice,
  /** When a contract of this plan ends: a year after it began, or with the calendar year. Absent: it does not end by itself. */
  term: z.enum(['oneYear', 'calendarYear']).optional(),
})

const Pack = z.strictObject({
  id: Id,
  incidents: z.literal(PACK_SIZES),
  prices: Prices,
  validity: z.enum(['oneYear', 'calendarYear']),
  /** The plan of kind "incident" whose channels and targets a ticket paid from this pack has. */
  plan: Id,
  /** Plans of which one must be in force to buy and to use the pack; null: none. */
  requiresPlan: z.array(Id).nonempty().nullable(),
})

const Warranty = z.strictObject({
  /** Years from the purchase that come with the product. */
  includedYears: z.int().positive(),
  /** More years may be bought. */
  extendable: z.boolean(),
  /** Time from the diagnosis to shipping a part or a whole replacement, at the vendor's expense. */
  replacementWithin: Within,
  replacementCalendar: Id,
  /** The vendor pays for sending the faulty part back. */
  returnPaid: z.boolean(),
  /** A technician comes, in most places, once the replacement has arrived. */
  onSiteRepair: z.boolean(),
  /** Firmware by download, with instructions and help in installing it. */
  firmwareUpdates: z.boolean(),
})

const Product = z.strictObject({
  id: Id,
  name: Name,
  /** Major.Minor.Subminor.Patch. */
  currentRelease: z.string().regex(/^\d+\.\d+\.\d+\.\d+$/),
  oldestSupportedMajor: z.int().nonnegative(),
  plans: z.array(Id).nonempty(),
  packs: z.array(Id).default([]),
  /** Yearly prices of plans that differ for this product. */
  planPrices: z.record(Id, Prices).optional(),
  /** Prices of packs that differ for this product. */
  packPrices: z.record(Id, Prices).optional(),
  warranty: Warranty.optional(),
})

const EscalationStep = z.union([
  z.strictObject({
    event: z.enum(TARGET_EVENTS),
    /** Share of the open time to the deadline that has passed when the step is taken; 100 is the deadline itself. */
    atPercent: z.int().min(1).max(200),
    to: z.enum(ESCALATION_ROLES),
  }),
  z.strictObject({
    event: z.enum(TARGET_EVENTS),
    /** Time from the submission, on the calendar of the target, whatever the target; never before the target itself. */
    after: Within,
    to: z.enum(ESCALATION_ROLES),
  }),
])

const Policy = z.strictObject({
  /** Date of the text in force; recorded on every ticket and purchase. */
  version: LocalDate,
  effectiveAt: z.iso.datetime({ offset: true }),
  governingLanguage: z.enum(LOCALES),
  machineTranslated: z.array(z.enum(LOCALES)),
  /** Days between the notice of a change and the day it holds; 0: changes come without notice. */
  noticeDays: z.int().nonnegative().default(0),
  /** Clauses of the library that this vendor leaves out although its programme has what they speak of. */
  without: z.array(z.string()).default([]),
})

const Invoicing = z
  .strictObject({
    /** Begins every number: "NS" gives NS-2026-00001. */
    prefix: z.string().regex(/^[A-Z]{2,6}$/),
    bank: z.strictObject({
      name: z.string().min(1).max(60),
      iban: z.string().refine(isIban, 'an IBAN is written without spaces, and its check digits are right'),
      bic: z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/),
    }),
    /** Rate of value added tax in the vendor's country, percent. */
    vatPercent: z.number().min(0).max(30).multipleOf(0.1),
    /** Days from the invoice to the last date to pay on. */
    termDays: z.int().positive().max(90),
    /** Days after that date on which a reminder goes out, in order; below zero, before it. */
    reminderDays: z.array(z.int().min(-30).max(60)).max(5),
    /** Days after that date until the order lapses and its invoice is taken back. */
    lapseDays: z.int().positive().max(180),
  })
  .refine(({ termDays, reminderDays, lapseDays }) => {
    const days = [-termDays, ...reminderDays, lapseDays]
    return days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0))
  }, 'reminders are in order, after the invoice and before the order lapses')

/** Whether a mail to the portal's address opens a ticket. What a mail does not say of it stands here; its version is not told. */
const Mail = z.discriminatedUnion('opensTickets', [
  z.strictObject({
    opensTickets: z.literal(true),
    /** Product of a ticket whose sender may ask about several. */
    product: Id,
    type: z.enum(REQUEST_TYPES),
    severity: z.enum(SEVERITIES),
  }),
  z.strictObject({ opensTickets: z.literal(false) }),
])

export const ProgrammeSchema = z.strictObject({
  name: z.string().min(1).max(60),
  vendor: z.strictObject({
    name: z.string().min(1),
    legalName: z.string().min(1),
    address: z.array(z.string()).min(1),
    country: z.string().regex(/^[A-Z]{2}$/),
    vatId: z.string(),
    email: z.email(),
    phone: z
      .string()
      .regex(/^\+\d{6,15}$/)
      .nullable(),
    urls: z.strictObject({
      website: z.url(),
      forum: z.url().nullable(),
      documentation: z.url().nullable(),
      shop: z.url().nullable(),
    }),
    /** The zone in which dates of contracts and packs begin and end. */
    timeZone: IanaZone,
    /** Languages an agent answers in; a ticket in another is answered in the first. */
    answersIn: z.array(z.enum(LOCALES)).nonempty(),
    /** How orders by invoice are billed; a vendor that sells packs needs it. */
    invoicing: Invoicing.optional(),
  }),
  products: z.array(Product).nonempty(),
  calendars: z.record(Id, Calendar),
  severities: z.array(z.enum(SEVERITIES)).nonempty(),
  requestTypes: z.array(z.enum(REQUEST_TYPES)).nonempty(),
  plans: z.array(Plan).nonempty(),
  packs: z.array(Pack).default([]),
  outcomes: z.record(z.enum(OUTCOMES), z.enum(['kept', 'givenBack'])),
  escalation: z.array(EscalationStep).default([]),
  /** What the programme does not cover; each id has a clause. */
  exclusions: z.array(z.enum(EXCLUSIONS)).default([]),
  /** The product that remote sessions are held with where it can be used; absent, other software is. */
  remoteSessionProduct: Id.optional(),
  /** Absent, mail opens no tickets. */
  mail: Mail.default({ opensTickets: false }),
  /** Days after the resolution during which the customer may reopen a ticket. */
  reopenDays: z.int().nonnegative(),
  /** How long what tickets hold is kept; absent, without limit. */
  retention: z
    .strictObject({
      /** Days after the closing of a ticket, at the end of which its files are removed. */
      attachmentsDays: z.int().positive().max(3650),
    })
    .optional(),
  policy: Policy,
})

/** What a vendor writes. */
export type ProgrammeDefinition = z.input<typeof ProgrammeSchema>
/** A definition of the right shape, its defaults filled in; not yet checked for meaning. */
export type ParsedProgramme = z.output<typeof ProgrammeSchema>

/**
 * A calendar ready to count with: `holidays` are all its closed dates (the public holidays of the countries, and
 * `closedOn`), sorted.
 */
export type Calendar = Readonly<{
  id: string
  timeZone: string
  week: Readonly<Record<Weekday, readonly (readonly [opens: string, closes: string])[]>>
  publicHolidays: readonly HolidayCountry[]
  holidays: readonly string[]
  /** First and last year in which `holidays` are complete; time outside of them cannot be counted. */
  years: readonly [first: number, last: number]
}>
/** A programme that has been checked, its calendars ready to count with. */
export type Programme = Readonly<Omit<ParsedProgramme, 'calendars'> & { calendars: Readonly<Record<string, Calendar>> }>

export type Plan = Programme['plans'][number]
export type Target = Plan['targets'][number]
export type Pack = Programme['packs'][number]
export type Product = Programme['products'][number]
export type Prices = z.output<typeof Prices>
export type Currency = (typeof CURRENCIES)[number]
export type Severity = (typeof SEVERITIES)[number]
export type RequestType = (typeof REQUEST_TYPES)[number]
export type Channel = (typeof CHANNELS)[number]
export type TargetEvent = (typeof TARGET_EVENTS)[number]
export type TargetKind = (typeof TARGET_KINDS)[number]
export type PlanKind = (typeof PLAN_KINDS)[number]
export type Outcome = (typeof OUTCOMES)[number]
export type Weekday = (typeof WEEKDAYS)[number]
export type Within = Target['within']
export type Warranty = NonNullable<Product['warranty']>
export type EscalationStep = Programme['escalation'][number]
export type Adviser = (typeof ADVISERS)[number]
export type EscalationRole = (typeof ESCALATION_ROLES)[number]
export type Covered = (typeof COVERED)[number]
export type Exclusion = (typeof EXCLUSIONS)[number]
export type ManagedService = (typeof MANAGED_SERVICES)[number]
export type HolidayCountry = (typeof HOLIDAY_COUNTRIES)[number]
/** A proper name, or one in every language. */
export type Name = z.output<typeof Name>
/** An instant, in milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number

function isWholeSeconds(hours: number): boolean {
  const seconds = hours * 3600
  return Math.abs(seconds - Math.round(seconds)) < 1e-6
}

let listedZones: ReadonlySet<string> | undefined

/** Asks for the list first: making a format loads a language's data, which would be the longest part of a worker's start. */
function isIanaZone(zone: string): boolean {
  if (zone !== 'UTC' && !zone.includes('/')) return false
  listedZones ??= new Set(Intl.supportedValuesOf('timeZone'))
  if (listedZones.has(zone)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** ISO 13616: the country and check digits moved to the end, letters as numbers from 10, the whole is 1 modulo 97. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  const digits = (text.slice(4) + text.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => String(Number.parseInt(letter, 36)))
  return BigInt(digits) % 97n === 1n
}
