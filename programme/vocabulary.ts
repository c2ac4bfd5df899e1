/**
 * The words that a programme is written in. They stand apart from the schema, which needs a library to check them, so that
 * a page's script can use the rules without it.
 */

export const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const
export const REQUEST_TYPES = ['defect', 'consultation', 'environment', 'change', 'hardware', 'account'] as const
export const CHANNELS = ['ticket', 'forum', 'phone', 'chat', 'assistant'] as const
export const TARGET_EVENTS = ['assignment', 'firstResponse', 'resolution'] as const
/** How firmly a target is meant; the wording on every page follows it. */
export const TARGET_KINDS = ['guaranteed', 'target', 'average'] as const
export const PLAN_KINDS = ['free', 'license', 'subscription', 'incident', 'partner'] as const
export const CURRENCIES = ['EUR', 'DKK', 'RON'] as const
export const PACK_SIZES = [1, 2, 4, 10, 25] as const
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export const OUTCOMES = [
  'answered',
  'solved',
  'workaround',
  'fixedInLaterBuild',
  'outOfScope',
  'defectWithoutSolution',
  'withdrawn',
  'duplicate',
] as const
/** What a plan's support consists of; each has a clause. */
export const COVERED = [
  'use',
  'knownProblems',
  'newDefects',
  'workarounds',
  'consultation',
  'errorAnalysis',
  'modificationStorage',
  'newVersions',
  'restoration',
  'environmentFaults',
  'improvements',
  'lawChanges',
  'platformContinuity',
] as const
/** What no plan covers, or not fully; each has a clause. */
export const EXCLUSIONS = [
  'networkAdministration',
  'hardware',
  'thirdPartySoftware',
  'scripting',
  'antivirus',
  'immediateResolution',
] as const
/** What the vendor does unasked for a customer of managed services. */
export const MANAGED_SERVICES = [
  'alerting',
  'hardwareMonitoring',
  'softwareMonitoring',
  'remoteManagement',
  'reporting',
  'optimisation',
  'platformStability',
  'securityResponse',
] as const
/** Who of the vendor's staff gives advice. */
export const ADVISERS = ['analyst', 'systemEngineer'] as const
export const ESCALATION_ROLES = ['assignee', 'teamLead', 'supportManager'] as const
/** Countries whose public holidays the build takes from the holiday library. */
export const HOLIDAY_COUNTRIES = ['DK', 'GR', 'RO', 'US'] as const
