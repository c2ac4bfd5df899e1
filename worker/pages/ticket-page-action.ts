import type { Context } from 'hono'
import type { App } from '../context.ts'
import { fieldProblem } from '../problems/problem.ts'

/**
 * A command of a ticket's page.
 * @returns what was done, as the page then says, and the place on it where there is one: "note#message_…"
 */
export type TicketPageAction = (c: Context<App>, number: string, typed: Readonly<Record<string, string>>) => Promise<string>

/** Runs the command that a form names in its field `action`. @throws {ProblemError} validation-failed for a name that is none */
export function runNamed(
  actions: Readonly<Record<string, TicketPageAction>>,
  c: Context<App>,
  number: string,
  typed: Readonly<Record<string, string>>,
): Promise<string> {
  const action = Object.hasOwn(actions, typed.action ?? '') ? actions[typed.action ?? ''] : undefined
  if (!action) throw fieldProblem('/action', 'not-one-of-these')
  return action(c, number, typed)
}
