import type * as z from 'zod'
import type { Fault } from './check.ts'

type Issue = z.core.$ZodIssue

/** The faults that the schema finds, each with its place and a way to mend it. */
export function faultsOfShape(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, []))
}

/** A path as it is written in the definition: `plans[3].targets[0].within`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('')
}

function faultsOf(issue: Issue, within: readonly PropertyKey[]): Fault[] {
  const path = [...within, ...issue.path]
  if (issue.code === 'invalid_union') return faultsOfUnion(issue, path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...path, key]),
      fault: `"${key}" is not part of a programme.`,
      mend: 'Remove it, or correct its spelling; schema.ts lists what there is.',
    }))
  }
  return [{ path: pathText(path), fault: sentence(issue.message), mend: mendOf(issue) }]
}

/** Of a union, the variant that comes nearest is what the vendor meant: the one with its faults inside, and the fewest. */
function faultsOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[]): Fault[] {
  const own = pathText(path)
  const isOfAnotherKind = (faults: readonly Fault[]) => (faults.some((fault) => fault.path === own) ? 1 : 0)
  const variants = issue.errors.map((issues) => issues.flatMap((inner) => faultsOf(inner, path)))
  const nearest = variants.sort((a, b) => isOfAnotherKind(a) - isOfAnotherKind(b) || a.length - b.length)[0]
  if (nearest && nearest.length > 0) return nearest
  return [{ path: own, fault: sentence(issue.message), mend: 'Write one of the variants that schema.ts lists here.' }]
}

function mendOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Write a value of type ${issue.expected} here.`
    case 'invalid_value':
      return `Write one of: ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      return `Write at least ${issue.minimum}.`
    case 'too_big':
      return `Write at most ${issue.maximum}.`
    default:
      return 'Correct the value; schema.ts says what it may be.'
  }
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`
}
