import definition from '#programme'
import { loadProgramme } from './load.ts'

/** The programme this build is made for: `programme.ts`, or the example that PROGRAMME names. */
export const programme = loadProgramme(definition)
