import type { SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { ProblemError } from '../problems/problem.ts'
import { readAs } from './read-as.ts'

/** As `readAs`, for pages that strangers may see too: null where nobody is signed in. */
export async function readVisitor<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
) {
  try {
    return await readAs(ctx, build)
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'signed-out') return null
    throw error
  }
}
