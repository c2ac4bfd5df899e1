import type { Operation, Party } from '../../worker/openapi/operation.ts'

/** Who is asked about in the rights table: `customer` owns what a call is about, `colleague` was added to it, `otherCustomer` has nothing to do with it. */
export const CALLERS = ['nobody', 'customer', 'colleague', 'otherCustomer', 'reseller', 'agent', 'administrator'] as const
export type Caller = (typeof CALLERS)[number]

/**
 * What a caller meets: let through to the command itself, which may still refuse for other reasons; asked to sign in; told that it is not
 * theirs to do; told that there is no such thing.
 */
export type Right = 'may' | 'signIn' | 'forbidden' | 'hidden'

const RELATIONS: Record<Caller, readonly Party[]> = {
  nobody: [],
  customer: ['owner'],
  colleague: ['participant'],
  otherCustomer: [],
  reseller: [],
  agent: ['agent'],
  administrator: ['agent', 'administrator'],
}
const ON_THE_DESK: readonly Caller[] = ['agent', 'administrator']

/** What a call's description promises a caller. */
export function rightOf(operation: Operation, caller: Caller): Right {
  const { access, path, problems = [] } = operation
  if (access === 'anyone') return 'may'
  if (caller === 'nobody') return 'signIn'
  if (access === 'reseller') return caller === 'reseller' ? 'may' : 'forbidden'
  if (access === 'agent') return ON_THE_DESK.includes(caller) ? 'may' : 'forbidden'
  if (access === 'administrator') return caller === 'administrator' ? 'may' : 'forbidden'
  const of = operation.of ?? (path.includes('{') ? ['owner'] : undefined)
  if (!of || of.some((party) => RELATIONS[caller].includes(party))) return 'may'
  // A colleague knows their organisation, and the ticket; that it is not theirs to change is no secret.
  const isToldWhose = problems.includes('not-the-owner') || problems.includes('not-the-ticket-owner')
  return caller === 'colleague' && isToldWhose ? 'forbidden' : 'hidden'
}

const MARKS: Record<Right, string> = { may: '✓', signIn: '401', forbidden: '403', hidden: '404' }
const HEADINGS: Record<Caller, string> = {
  nobody: 'nobody',
  customer: 'customer',
  colleague: 'colleague',
  otherCustomer: 'other customer',
  reseller: 'reseller',
  agent: 'agent',
  administrator: 'administrator',
}

/** The table as Markdown: a line for each call, a column for each caller. */
export function rightsTable(operations: readonly Operation[]): string {
  const lines = operations.map((operation) => [
    `\`${operation.method.toUpperCase()} ${operation.path}\``,
    ...CALLERS.map((caller) => MARKS[rightOf(operation, caller)]),
  ])
  const head = ['call', ...CALLERS.map((caller) => HEADINGS[caller])]
  const rule = ['---', ...CALLERS.map(() => ':-:')]
  return [head, rule, ...lines.toSorted((a, b) => pathOf(a).localeCompare(pathOf(b)))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function pathOf([call = '']: readonly string[]): string {
  const [method, path] = call.replaceAll('`', '').split(' ')
  return `${path} ${method}`
}
