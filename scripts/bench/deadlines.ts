import { advanceByHours } from '../../programme/business-time.ts'
import annualMaintenance from '../../programme/examples/annual-maintenance.ts'
import licenseTiers from '../../programme/examples/license-tiers.ts'
import planMatrix from '../../programme/examples/plan-matrix.ts'
import { loadProgramme } from '../../programme/load.ts'
import nordlys from '../../programme/programme.ts'
import type { Calendar, EpochMs, ProgrammeDefinition } from '../../programme/schema.ts'
import { offsetPieces } from '../../programme/time-zone.ts'
import { slowAdvanceByOpenMs } from '../../test/programme/slow-clock.ts'
import { median } from './load.ts'
import { answersOf, PEERS, type TwoOpenHours } from './peers.ts'

const YEARS = ['2026', '2027']
const FROM_AT = Date.UTC(2026, 0, 2)
const UNTIL_AT = Date.UTC(2027, 10, 30)
const HOUR_MS = 3_600_000
const ROUNDS = 5
/** What the clock has to give. */
const PER_SECOND_MIN = 250_000
/** Long enough for a figure, short enough that the machine does not change between the turns of a round. */
const TURN_MS = 80

/** Calendars that differ in what is hard about them. */
const CALENDARS: Record<string, Calendar> = {
  'weekdays 8–17, Los Angeles': calendarOf(licenseTiers, 'business'),
  'weekdays 8–17 and Danish holidays': calendarOf(nordlys, 'business'),
  'mornings and afternoons, Greek holidays': calendarOf(annualMaintenance, 'business', [
    ['08:30', '13:00'],
    ['17:00', '20:30'],
  ]),
  'nights, Athens': calendarOf(annualMaintenance, 'business', [
    ['00:00', '06:00'],
    ['22:00', '24:00'],
  ]),
  'whole weekdays, New York': calendarOf(planMatrix, 'weekdays-24'),
  'always, New York': calendarOf(planMatrix, 'always'),
}

type Clock = Readonly<{
  name: string
  answer: TwoOpenHours
  answered: EpochMs[]
  wrong: number
  none: number
  perSecond: number[]
}>

/**
 * Deadlines of two open hours a second, of the clock and of two libraries in turns, and how many each gets wrong: the judge is the slow
 * clock of the tests, which looks at every minute.
 */
export function benchDeadlines(): void {
  const zone = process.env.TZ
  const bar = PER_SECOND_MIN.toLocaleString('en')
  console.log(
    `\nDeadlines of two open hours a second (median of turns; our bar: ${bar}), and answers that are wrong or never come`,
  )
  for (const [name, calendar] of Object.entries(CALENDARS)) {
    // The libraries know the zone of the process only.
    process.env.TZ = calendar.timeZone
    const instants = instantsOf(calendar)
    const clocks = [
      judged('bistand', calendar, instants, (fromAt) => advanceByHours(calendar, fromAt, 2)),
      ...PEERS.map((peer) => judged(peer.name, calendar, instants, peer.clockFor(calendar, YEARS))),
    ]
    for (let round = 0; round < ROUNDS; round += 1) for (const clock of clocks) clock.perSecond.push(speedOf(clock))
    console.log(`\n  ${name}: ${instants.length} instants`)
    for (const clock of clocks) console.log(lineOf(clock, clocks[0]))
  }
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
}

/** Instants all through two years, and every half hour around each change of the clocks. */
function instantsOf({ timeZone }: Calendar): EpochMs[] {
  const instants: EpochMs[] = []
  for (let at = FROM_AT; at < UNTIL_AT; at += 29.3 * HOUR_MS) instants.push(at)
  for (const { fromAt } of offsetPieces(timeZone, FROM_AT, UNTIL_AT).slice(1)) {
    for (let at = fromAt - 18 * HOUR_MS; at < fromAt + 18 * HOUR_MS; at += HOUR_MS / 2) instants.push(at)
  }
  return instants
}

function judged(name: string, calendar: Calendar, instants: readonly EpochMs[], answer: TwoOpenHours): Clock {
  const answers = answersOf(answer, instants)
  const none = answers.filter((answered) => answered === null).length
  const wrong = answers.filter(
    (answered, nth) => answered !== slowAdvanceByOpenMs(calendar, instants[nth] ?? 0, 2 * HOUR_MS),
  ).length
  const answered = instants.filter((_, nth) => answers[nth] !== null)
  return { name, answer, answered, wrong: wrong - none, none, perSecond: [] }
}

function speedOf({ answer, answered }: Clock): number {
  const startedAt = performance.now()
  let count = 0
  for (; count % 32 > 0 || performance.now() - startedAt < TURN_MS; count += 1)
    answer(answered[count % answered.length] ?? FROM_AT)
  return count / ((performance.now() - startedAt) / 1000)
}

function lineOf(clock: Clock, ours: Clock | undefined): string {
  const perSecond = median(clock.perSecond)
  const times = clock === ours ? '' : `1/${Math.round(median(ours?.perSecond ?? []) / perSecond)}`
  const figures = [Math.round(perSecond).toLocaleString('en'), times, `${clock.wrong} wrong`, `${clock.none} never`]
  return `    ${clock.name.padEnd(22)}${figures.map((figure) => figure.padStart(12)).join('')}`
}

/** A calendar of a programme; with other hours on its open weekdays where they are given. */
function calendarOf(definition: ProgrammeDefinition, id: string, hours?: [string, string][]): Calendar {
  const given = definition.calendars[id]
  const week = hours ? { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours } : (given?.week ?? {})
  const calendar =
    given && loadProgramme({ ...definition, calendars: { ...definition.calendars, [id]: { ...given, week } } }).calendars[id]
  if (!calendar) throw new Error(`no calendar "${id}"`)
  return calendar
}
