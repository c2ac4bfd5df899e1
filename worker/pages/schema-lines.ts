/** A JSON Schema as far as the descriptions of the calls use it. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  additionalProperties?: JsonSchema | boolean
}

/** A field as a line of a table: where it stands, what it is, whether it has to be there. */
export interface FieldLine {
  /** "deadlines.firstResponse.dueAt"; "[]" stands for each of a list. */
  name: string
  type: string
  /** What is allowed besides the type: the choices, or the bounds. */
  bounds: string | false
  isRequired: boolean
}

const DEPTH_MAX = 4
/** Choices that are listed; of more, the reader is shown the beginning. */
const CHOICES_MAX = 12

/** The fields of an object, those of its parts below it. */
export function fieldLines(schema: JsonSchema, prefix = '', depth = 0): FieldLine[] {
  const whole = isNullable(schema) ? bare(schema) : schema
  const parts = [...(whole.anyOf ?? []), ...(whole.oneOf ?? []), ...(whole.allOf ?? [])]
  if (parts.length > 0) return distinct(parts.flatMap((part) => fieldLines(part, prefix, depth)))
  if (whole.items) return depth < DEPTH_MAX ? fieldLines(whole.items, `${prefix}[].`.replace('.[]', '[]'), depth) : []
  return Object.entries(whole.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`
    const line = { name, type: typeOf(field), bounds: boundsOf(field), isRequired: whole.required?.includes(key) ?? false }
    return [line, ...(depth < DEPTH_MAX ? fieldLines(bare(field), `${name}.`, depth + 1) : [])]
  })
}

/** An example with all that has to be there: what a form to try a call begins with. */
export function exampleOf(schema: JsonSchema): unknown {
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema
  if (one.const !== undefined) return one.const
  if (one.default !== undefined) return one.default
  if (one.enum) return one.enum[0]
  switch (Array.isArray(one.type) ? one.type[0] : one.type) {
    case 'object': {
      const needed = Object.entries(one.properties ?? {}).filter(([key]) => one.required?.includes(key))
      return Object.fromEntries(needed.map(([key, field]) => [key, exampleOf(field)]))
    }
    case 'array':
      return one.items ? [exampleOf(one.items)] : []
    case 'integer':
    case 'number':
      return Math.max(one.minimum ?? 1, 1)
    case 'boolean':
      return false
    default:
      return one.format === 'email' ? 'name@example.com' : ''
  }
}

/** What a field is: "string", "integer or null", "list of string", "date-time". */
export function typeOf(schema: JsonSchema): string {
  const { type, format, items } = bare(schema)
  const name = items ? `list of ${typeOf(items)}` : format && type === 'string' ? format : String(type ?? 'any')
  return isNullable(schema) ? `${name} or null` : name
}

/** The choices of a field, or its bounds; false where there are none. */
export function boundsOf(schema: JsonSchema): string | false {
  const one = bare(schema)
  const choices = one.enum ?? one.items?.enum ?? (one.const === undefined ? undefined : [one.const])
  if (choices) return `${choices.slice(0, CHOICES_MAX).join(', ')}${choices.length > CHOICES_MAX ? ', …' : ''}`
  const { minimum, maximum, minLength, maxLength } = one
  if (maxLength !== undefined) return `${minLength ?? 0}–${maxLength} characters`
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  return isBounded ? `${minimum ?? 0}–${maximum}` : false
}

function isNullable(schema: JsonSchema): boolean {
  return schema.anyOf?.some(({ type }) => type === 'null') ?? false
}

/** What a field is where it is there. */
function bare(schema: JsonSchema): JsonSchema {
  const there = schema.anyOf?.filter(({ type }) => type !== 'null')
  return there?.length === 1 && there[0] ? there[0] : schema
}

function distinct(lines: FieldLine[]): FieldLine[] {
  return lines.filter(({ name }, index) => lines.findIndex((other) => other.name === name) === index)
}
