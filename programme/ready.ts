import definition from '#programme'
import { loadProgramme } from './load.ts'

/** The programme of this build, read and checked from its definition: at build, in scripts and in tests. The worker's code holds what came of it. */
export default loadProgramme(definition)
