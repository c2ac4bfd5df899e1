import { checkProgramme, type Fault } from './check.ts'
import { HOLIDAY_YEARS, HOLIDAYS } from './holidays/dates.ts'
import type { Calendar, Programme, ProgrammeDefinition } from './schema.ts'
import { type ParsedProgramme, ProgrammeSchema } from './schema.ts'
import { faultsOfShape } from './shape-faults.ts'

/** Years a calendar without public holidays can count: as far as the zones' rules are worth relying on. */
const YEARS_WITHOUT_HOLIDAYS = [2000, 2099] as const

/** A programme definition with faults; the message names each, where it is, and how to mend it. */
export class ProgrammeError extends Error {
  override readonly name = 'ProgrammeError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(`The programme has ${faults.length} fault(s).\n${faults.map(faultText).join('\n')}`)
    this.faults = faults
  }
}

/** A fault for people to read, on three lines. */
function faultText({ path, fault, mend }: Fault): string {
  return `\n  at    ${path || '(the programme)'}\n  fault ${fault}\n  mend  ${mend}`
}

/**
 * Checks what a vendor wrote and makes it ready to use.
 * @throws {ProgrammeError} with all faults at once: those of shape, or, where the shape is right, those of meaning.
 */
export function loadProgramme(definition: ProgrammeDefinition): Programme {
  const parsed = ProgrammeSchema.safeParse(definition)
  if (!parsed.success) throw new ProgrammeError(faultsOfShape(parsed.error))
  const faults = checkProgramme(parsed.data, { years: HOLIDAY_YEARS })
  if (faults.length > 0) throw new ProgrammeError(faults)
  return { ...parsed.data, calendars: readyCalendars(parsed.data) }
}

function readyCalendars(parsed: ParsedProgramme): Programme['calendars'] {
  return Object.fromEntries(Object.entries(parsed.calendars).map(([id, calendar]) => [id, readyCalendar(id, calendar)]))
}

function readyCalendar(id: string, { timeZone, week, publicHolidays, closedOn }: ParsedProgramme['calendars'][string]): Calendar {
  return {
    id,
    timeZone,
    week: {
      mon: week.mon ?? [],
      tue: week.tue ?? [],
      wed: week.wed ?? [],
      thu: week.thu ?? [],
      fri: week.fri ?? [],
      sat: week.sat ?? [],
      sun: week.sun ?? [],
    },
    publicHolidays,
    holidays: [...new Set([...publicHolidays.flatMap((country) => HOLIDAYS[country]), ...closedOn])].sort(),
    years: publicHolidays.length > 0 ? HOLIDAY_YEARS : YEARS_WITHOUT_HOLIDAYS,
  }
}
