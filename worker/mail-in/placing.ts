import { attemptRow } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import type { Read } from './decide.ts'
import type { Facts } from './facts.ts'
import { type ArrivedMail, type Placed, receivedRow } from './row.ts'

/** A mail that is placed, as it was read and decided on. */
export interface Placing extends Read {
  arrived: ArrivedMail
  facts: Facts
}

/** The statements that record where a person's mail was put, and count it against its sender. */
export function placedRows(ctx: VerbContext, { arrived, mail, facts }: Placing, placed: Placed) {
  return [receivedRow(ctx, arrived, mail, placed), attemptRow(ctx, facts.counted.mail)] as const
}
