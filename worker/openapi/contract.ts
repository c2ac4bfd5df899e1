import type { Env } from '../env.ts'
import type { JsonSchema } from '../pages/schema-lines.ts'
import type { ProblemSlug } from '../problems/registry.ts'
import type { Access } from './operation.ts'

/** The contract as OpenAPI 3.1, as far as the worker reads it. */
export interface Contract {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  /** By path, with parameters in braces, then by method in lower case. */
  paths: Record<string, Record<string, Call>>
  components: Record<string, unknown>
}

/** One call of the contract. */
export interface Call {
  summary: string
  /** Who may call. */
  'x-access': Access
  /** Every refusal it can give, besides an unknown fault. */
  'x-problems': ProblemSlug[]
  security?: Record<string, string[]>[]
  parameters: { name: string; in: string; required: boolean; schema: JsonSchema }[]
  requestBody?: { required: true; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

/** What a body or an answer holds, by media type. */
export type Content = Record<string, { schema: JsonSchema }>

let contract: Contract | undefined

/**
 * The contract as the build wrote it (`scripts/worker-data.ts`), read once for each isolate: few calls need it, and all would pay for its
 * descriptions at each start.
 */
export async function loadContract({ ASSETS, ORIGIN }: Env): Promise<Contract> {
  if (contract) return contract
  const file = await ASSETS.fetch(new URL('/openapi.json', ORIGIN))
  if (!file.ok) throw new Error(`the site has no contract: ${file.status}`)
  contract = await file.json<Contract>()
  return contract
}

/** Gives the worker its contract at once: where there is no build that is sure to be of these descriptions. */
export function provideContract(described: Contract): void {
  contract = described
}
