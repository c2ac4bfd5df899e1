import * as z from 'zod'
import packageJson from '../../package.json' with { type: 'json' }
import type { JsonSchema } from '../pages/schema-lines.ts'
import { PROBLEM_STATUS, type ProblemSlug } from '../problems/registry.ts'
import { scopeOf } from '../tokens/scopes.ts'
import type { Call, Content, Contract } from './contract.ts'
import type { Access, Operation } from './operation.ts'
import { operations } from './operations.ts'

/** An RFC 9457 body. */
const Problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
})

/** Refusals that follow from who may call. */
const ACCESS_PROBLEMS: Readonly<Record<Access, readonly ProblemSlug[]>> = {
  anyone: [],
  account: ['signed-out'],
  reseller: ['signed-out', 'not-a-reseller'],
  agent: ['signed-out', 'not-an-agent'],
  administrator: ['signed-out', 'not-an-administrator'],
}

/** Every refusal an operation can give, besides an unknown fault. */
export function problemsOf(operation: Operation): ProblemSlug[] {
  const reading: ProblemSlug[] = operation.body
    ? ['unsupported-media-type', 'body-too-large', 'malformed-json', 'validation-failed']
    : []
  const asking: ProblemSlug[] = operation.query ? ['validation-failed'] : []
  const writing: ProblemSlug[] = operation.method === 'get' ? [] : ['cross-site-request']
  const twice: ProblemSlug[] = operation.isIdempotent ? ['idempotency-key-reused'] : []
  return [
    ...new Set([
      ...ACCESS_PROBLEMS[operation.access],
      ...tokenProblems(operation),
      ...writing,
      ...reading,
      ...asking,
      ...twice,
      ...(operation.problems ?? []),
    ]),
  ]
}

/** Refusals that a program with a token can meet. */
function tokenProblems(operation: Operation): ProblemSlug[] {
  if (operation.access === 'anyone') return []
  return scopeOf(operation) === null ? ['not-for-tokens'] : ['token-invalid', 'insufficient-scope', 'too-many-requests']
}

/** The contract as OpenAPI 3.1. For the build: the worker reads what it wrote (`contract.ts`). */
export function openApiDocument(origin: string): Contract {
  const paths: Contract['paths'] = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bistand',
      version: packageJson.version,
      description: 'Instants are ISO 8601 in UTC; money is minor units with a currency.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: origin.startsWith('https:') ? '__Host-session' : 'session' },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of your account, made on its page; good for the scopes it was made with.',
        },
      },
    },
  }
}

function describeOperation(operation: Operation): Call {
  return {
    summary: operation.summary,
    'x-access': operation.access,
    'x-problems': problemsOf(operation),
    ...(operation.access !== 'anyone' && { security: securityOf(operation) }),
    parameters: parametersOf(operation),
    ...(operation.body && { requestBody: { required: true, content: contentOf(operation, operation.body) } }),
    responses: { ...successes(operation), ...refusals(operation) },
  }
}

function securityOf(operation: Operation): Call['security'] {
  const scope = scopeOf(operation)
  return [{ session: [] }, ...(scope === null ? [] : [{ token: scope === 'any' ? [] : [scope] }])]
}

function parametersOf(operation: Operation): Call['parameters'] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const query = operation.query ? jsonSchema(operation.query, 'input') : {}
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]) => ({
    ...{ name, in: 'query', required: query.required?.includes(name) ?? false, schema },
  }))
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 8, maxLength: 100 } }
  return [...inPath, ...inQuery, ...(operation.isIdempotent ? [key] : [])]
}

function contentOf(operation: Operation, body: z.core.$ZodType): Content {
  const schema = jsonSchema(body, 'input')
  if (!operation.takesFiles) return { 'application/json': { schema } }
  const files = { attachments: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } } }
  const { properties, additionalProperties: _, ...rest } = schema
  return {
    'application/json': { schema },
    'multipart/form-data': { schema: { ...rest, properties: { ...properties, ...files } } },
  }
}

function successes({ answers }: Operation) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { description: 'Done', ...(answer && { content: { 'application/json': { schema: jsonSchema(answer, 'output') } } }) },
    ]),
  )
}

/** Grouped by status, each naming its problems. */
function refusals(operation: Operation) {
  const byStatus = Map.groupBy(problemsOf(operation), (slug) => PROBLEM_STATUS[slug])
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries([...byStatus].map(([status, slugs]) => [status, { description: slugs.join(', '), content }]))
}

function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as JsonSchema
}
