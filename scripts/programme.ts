import { checkProgramme } from '../programme/check.ts'
import { nameIn, planById } from '../programme/find.ts'
import { HOLIDAY_YEARS } from '../programme/holidays/dates.ts'
import { loadProgramme, ProgrammeError } from '../programme/load.ts'
import { clauses } from '../programme/policy.ts'
import {
  type Calendar,
  type Plan,
  type Prices,
  type Programme,
  ProgrammeSchema,
  type Target,
  type Warranty,
  type Within,
} from '../programme/schema.ts'
import { CHANNELS, WEEKDAYS } from '../programme/vocabulary.ts'
import { exampleNames } from './programme-name.ts'

/**
 * `npm run programme [name]` prints a programme for people to read, and checks it: the one of this vendor, or the example
 * of that name. It ends with status 1 where there are faults.
 */
export function programmeText(programme: Programme): string {
  return [
    `${programme.name} — ${programme.vendor.legalName}, ${programme.vendor.timeZone}`,
    `Answers in ${programme.vendor.answersIn.join(', ')}; takes ${programme.requestTypes.join(', ')} of severity ${programme.severities.join(', ')}`,
    policyLine(programme),
    heading('Calendars'),
    ...Object.values(programme.calendars).map(calendarText),
    heading('Plans'),
    ...[...programme.plans].sort((a, b) => a.rank - b.rank).map(planText),
    ...(programme.packs.length > 0 ? [heading('Packs')] : []),
    ...programme.packs.map((pack) => packText(programme, pack)),
    heading('Products'),
    ...programme.products.map(productText),
    ...(programme.escalation.length > 0 ? [heading('Escalation')] : []),
    ...programme.escalation.map(stepText),
    heading('Outcomes of a ticket paid with an incident'),
    ...(['kept', 'givenBack'] as const).map((settlement) => {
      const outcomes = Object.entries(programme.outcomes).filter(([, what]) => what === settlement)
      return `  ${settlement}: ${outcomes.map(([outcome]) => outcome).join(', ')}`
    }),
    heading('Limits'),
    ...limitsText(programme),
  ].join('\n')
}

function policyLine(programme: Programme): string {
  const { version, noticeDays, governingLanguage, machineTranslated } = programme.policy
  const notice = noticeDays > 0 ? `${noticeDays} day(s) of notice` : 'no notice'
  const machine = machineTranslated.length > 0 ? `, ${machineTranslated.join(', ')} by machine` : ''
  return `Policy of ${version}: ${clauses(programme).length} clauses, governed by ${governingLanguage}${machine}; changes with ${notice}`
}

function stepText(step: Programme['escalation'][number]): string {
  const moment = 'after' in step ? `${withinText(step.after)} after submission` : `at ${step.atPercent} % of the time`
  return `  ${step.event}: ${moment}, to ${step.to}`
}

function limitsText({ exclusions, remoteSessionProduct, reopenDays, retention }: Programme): string[] {
  return [
    ...(exclusions.length > 0 ? [`  not covered: ${exclusions.join(', ')}`] : []),
    ...(remoteSessionProduct ? [`  remote sessions are held with ${remoteSessionProduct}`] : []),
    `  a ticket can be reopened for ${reopenDays} day(s)`,
    retention ? `  files are kept for ${retention.attachmentsDays} day(s) after closing` : '  files are kept without limit',
  ]
}

function heading(text: string): string {
  return `\n${text}`
}

function calendarText(calendar: Calendar): string {
  const days = WEEKDAYS.map((weekday) => [weekday, calendar.week[weekday].map((window) => window.join('–')).join(', ')] as const)
  const open = days.filter(([, hours]) => hours !== '').map(([weekday, hours]) => `${weekday} ${hours}`)
  const holidays =
    calendar.holidays.length > 0 ? `closed on ${calendar.holidays.length} dates, ${calendar.years.join('–')}` : 'no holidays'
  return `  ${calendar.id} (${calendar.timeZone}; ${holidays})\n    ${open.join('; ')}`
}

function planText(plan: Plan): string {
  const channels = CHANNELS.map((channel) => `${channel} ${plan.channels[channel] ?? 'not included'}`)
  const { targets } = plan
  return [
    `  ${plan.rank}. ${plan.id} “${nameIn(plan.name, 'en')}” — ${plan.kind}, ${priceText(plan)}${plan.term ? `, ${plan.term}` : ''}`,
    `     channels: ${channels.join(', ')}`,
    ...(plan.types ? [`     takes: ${plan.types.join(', ')}`] : []),
    ...(plan.covers.length > 0 ? [`     covers: ${plan.covers.join(', ')}`] : []),
    ...(targets.length > 0
      ? targets.map((target) => `     ${targetText(target)}`)
      : ['     every reasonable effort, no promise of time']),
    ...extrasText(plan),
  ].join('\n')
}

function priceText({ price }: Plan): string {
  return price.kind === 'perYear' ? `${amountsText(price.amounts)} a year` : price.kind
}

function amountsText(amounts: Prices): string {
  return Object.entries(amounts)
    .map(([currency, minor]) => `${minor / 100} ${currency}`)
    .join(' / ')
}

function targetText({ event, severities, types, within, calendar, kind }: Target): string {
  const scope = [...(severities ?? []), ...(types ?? [])]
  return `${event}${scope.length > 0 ? ` (${scope.join(', ')})` : ''}: ${withinText(within)} on ${calendar}, ${kind}`
}

function withinText(within: Within): string {
  return 'hours' in within ? `${within.hours} h` : `${within.workingDays} working day(s)`
}

function extrasText({ extras }: Plan): string[] {
  const { triageLevel, staffResidency, monthlyChanges, managedServices, advisers } = extras
  const flags = (['remoteSessions', 'softwareUpdates', 'technicalResources', 'dedicatedEngineer'] as const).filter(
    (flag) => extras[flag],
  )
  const words = [
    ...flags,
    ...(triageLevel ? [`triage at level ${triageLevel}`] : []),
    ...(staffResidency ? [`citizens working in ${staffResidency} only`] : []),
    ...(monthlyChanges ? [`changes of ${monthlyChanges.hours} h a month by ${monthlyChanges.specialists} specialist(s)`] : []),
    ...(managedServices ? [`managed services on ${managedServices.includesPlan}: ${managedServices.services.join(', ')}`] : []),
    ...(advisers ? [`advice by ${advisers.settings} on settings, by ${advisers.faults} on faults`] : []),
  ]
  return words.length > 0 ? [`     extras: ${words.join('; ')}`] : []
}

function warrantyText(warranty: Warranty): string {
  const { includedYears, extendable, replacementWithin, replacementCalendar, returnPaid, onSiteRepair, firmwareUpdates } =
    warranty
  return [
    `     warranty: ${includedYears} year(s)${extendable ? ', can be extended' : ''}`,
    `replacement within ${withinText(replacementWithin)} on ${replacementCalendar}`,
    `return ${returnPaid ? 'paid' : 'not paid'}`,
    `repair on site ${onSiteRepair ? 'included' : 'not included'}`,
    `firmware ${firmwareUpdates ? 'included' : 'not included'}`,
  ].join('; ')
}

function packText(programme: Programme, pack: Programme['packs'][number]): string {
  const plan = planById(programme, pack.plan)
  const needs = pack.requiresPlan ? `needs ${pack.requiresPlan.join(' or ')}` : 'needs no plan'
  return `  ${pack.id}: ${pack.incidents} incident(s) on “${plan ? nameIn(plan.name, 'en') : pack.plan}”, ${amountsText(pack.prices)}, ${pack.validity}, ${needs}`
}

function productText({
  id,
  name,
  currentRelease,
  oldestSupportedMajor,
  plans,
  packs,
  planPrices,
  packPrices,
  warranty,
}: Programme['products'][number]): string {
  return [
    `  ${id} “${nameIn(name, 'en')}” ${currentRelease}, supported from major ${oldestSupportedMajor}`,
    `     plans: ${plans.join(', ')}`,
    ...(packs.length > 0 ? [`     packs: ${packs.join(', ')}`] : []),
    ...Object.entries({ ...planPrices, ...packPrices }).map(([id, amounts]) => `     ${id} here: ${amountsText(amounts)}`),
    ...(warranty ? [warrantyText(warranty)] : []),
  ].join('\n')
}

async function main(name: string | undefined): Promise<void> {
  const examples = exampleNames()
  if (name !== undefined && !examples.includes(name)) {
    console.error(`There is no example "${name}"; there are: ${examples.join(', ')}.`)
    process.exitCode = 1
    return
  }
  const { default: definition } = await import(
    name === undefined ? '../programme/programme.ts' : `../programme/examples/${name}.ts`
  )
  try {
    console.log(programmeText(loadProgramme(definition)))
    const inYear = new Date().getUTCFullYear()
    const faults = checkProgramme(ProgrammeSchema.parse(definition), { years: HOLIDAY_YEARS, inYear })
    if (faults.length > 0) throw new ProgrammeError(faults)
    console.log('\nNo faults found.')
  } catch (error) {
    if (!(error instanceof ProgrammeError)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}

if (import.meta.main) await main(process.argv[2])
