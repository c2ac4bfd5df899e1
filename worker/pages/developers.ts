import { type Context, Hono } from 'hono'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { SCOPES } from '../db/schema.ts'
import { type Call, loadContract } from '../openapi/contract.ts'
import { problem } from '../problems/problem.ts'
import { PROBLEM_STATUS } from '../problems/registry.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { scopeOfCall } from '../tokens/scopes.ts'
import { WEBHOOK_EVENTS } from '../webhooks/events.ts'
import { boundsOf, exampleOf, fieldLines, typeOf } from './schema-lines.ts'
import { renderPage } from './template.ts'

/** Parts of the description, in the order they are listed in: each a page. */
const GROUPS = ['programme', 'session', 'tickets', 'licenses', 'incidents', 'partner', 'desk', 'administration'] as const
type Group = (typeof GROUPS)[number]

/** The part a call with an account, or with none, belongs to, by the first word of its path; tickets where it is not here. */
const NOUNS: Readonly<Record<string, Group>> = {
  ...{
    health: 'programme',
    programme: 'programme',
    deadlines: 'programme',
    'promise-kept': 'programme',
    satisfaction: 'programme',
  },
  ...{ 'openapi.json': 'programme', session: 'session', tokens: 'session', account: 'session' },
  ...{ licenses: 'licenses', entitlement: 'licenses', organisation: 'licenses', devices: 'licenses' },
  ...{ packs: 'incidents', purchases: 'incidents', incidents: 'incidents', invoices: 'incidents', webhooks: 'incidents' },
  partner: 'partner',
}

/** A call of the contract, and where it stands there. */
type Operation = Call & { method: string; path: string }

/** `/developers/`: how the API works, every call of it, and a page for each part, where calls can be tried. From the OpenAPI document. */
export const developerPages = new Hono<App>()
  .get('/developers/', async (c) => {
    const t = serviceTranslators[c.var.locale]
    const operations = await operationsByGroup(c)
    return renderPage(c, 'developers/', {
      ...(await visitorView(c)),
      groups: GROUPS.map((group) => ({
        ...groupView(t, group),
        operations: operations.get(group)?.map((each) => headView(t, each)) ?? [],
      })),
      origin: c.env.ORIGIN,
      scopes: SCOPES,
      events: WEBHOOK_EVENTS,
    })
  })
  .get('/developers/:group/', async (c) => {
    const t = serviceTranslators[c.var.locale]
    const group = GROUPS.find((each) => each === c.req.param('group'))
    if (!group) throw problem('not-found')
    const operations = await operationsByGroup(c)
    return renderPage(c, 'developers/_/', {
      ...(await visitorView(c)),
      ...groupView(t, group),
      group,
      origin: c.env.ORIGIN,
      groups: GROUPS.map((each) => ({ ...groupView(t, each), isCurrent: each === group && 'page' })),
      operations: operations.get(group)?.map((each) => ({ ...headView(t, each), ...detailView(t, each) })) ?? [],
    })
  })

async function visitorView(c: Context<App>) {
  const read = await readVisitor(c.var.verb, () => [])
  return { isAgent: read !== null && isAgent(read[0]), problem: false, email: read?.[0].email ?? false }
}

function groupView(t: ServiceTranslate, group: Group) {
  return { title: t(`service.api.group.${group}`), href: `/${t.locale}/developers/${group}/` }
}

async function operationsByGroup(c: Context<App>): Promise<Map<Group, Operation[]>> {
  const { paths } = await loadContract(c.env)
  const operations = Object.entries(paths).flatMap(([path, calls]) =>
    Object.entries(calls).map(([method, call]) => ({ ...call, method, path })),
  )
  return Map.groupBy(operations, groupOf)
}

function groupOf({ 'x-access': access, path }: Operation): Group {
  if (access === 'agent') return 'desk'
  if (access === 'administrator') return 'administration'
  return NOUNS[path.split('/')[2] ?? ''] ?? 'tickets'
}

/** A call as a line of a list. */
function headView(t: ServiceTranslate, operation: Operation) {
  const { method, path, summary, 'x-access': access } = operation
  const anchor = `${method}${path.replaceAll(/[^a-z]+/gi, '-').replace(/-$/, '')}`
  const scope = scopeOfCall(operation)
  return {
    ...{ method: method.toUpperCase(), path, summary, anchor },
    link: `/${t.locale}/developers/${groupOf(operation)}/#${anchor}`,
    access: t(`service.api.access.${access}`),
    scope: access !== 'anyone' && scope !== 'any' && scope,
    isForTokens: scope !== null,
  }
}

/** What a call takes and answers. */
function detailView(t: ServiceTranslate, operation: Operation) {
  const { parameters, requestBody, responses } = operation
  const body = requestBody?.content['application/json']?.schema
  const successes = Object.entries(responses).filter(([status]) => Number(status) < 400)
  return {
    hasParameters: parameters.length > 0,
    parameters: parameters.map(({ name, in: place, required, schema }) => ({
      ...{ name, place, isRequired: required, type: typeOf(schema), bounds: boundsOf(schema), field: `${place}.${name}` },
      value: place === 'query' && schema.default !== undefined ? String(schema.default) : '',
    })),
    body: body ? { fields: fieldLines(body), example: JSON.stringify(exampleOf(body), null, 2) } : false,
    takesFiles: requestBody?.content['multipart/form-data'] !== undefined,
    answers: successes.map(([status, { content }]) => {
      const fields = content?.['application/json'] ? fieldLines(content['application/json'].schema) : []
      return { status, fields, hasFields: fields.length > 0 }
    }),
    problems: operation['x-problems'].map((slug) => ({
      ...{ slug, status: PROBLEM_STATUS[slug], title: t(`problems.${slug}.title`) },
      href: `/${t.locale}/problems/${slug}/`,
    })),
  }
}
