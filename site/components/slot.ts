/**
 * Acting pages are built as Mustache templates that the worker fills on each request (docs/decisions/0002).
 * These helpers write the tags, so that a page reads as markup and no tag is mistyped.
 */

/** A value the worker fills in, HTML-escaped. `name` may be a path: "ticket.subject". */
export function slot(name: string): string {
  return `{{${name}}}`
}

/** Text that stands in an attribute or a title only when `name` is true or there. */
export function textWhen(name: string, text: string): string {
  return `{{#${name}}}${text}{{/${name}}}`
}

/** Text that stands in an attribute or a title only when `name` is false, empty or absent. */
export function textUnless(name: string, text: string): string {
  return `{{^${name}}}${text}{{/${name}}}`
}

/** `aria-invalid` of a field: whether the worker has an error for it. Its type is that of the attribute once filled in. */
export function invalidWhen(error: string): 'true' | 'false' {
  return `${textWhen(error, 'true')}${textUnless(error, 'false')}` as 'true' | 'false'
}

/**
 * An empty element whose boolean `attribute` (checked, selected) is there only when `name` is true. Astro cannot write
 * an attribute whose very presence is decided later, so the tag is made here as text, for `set:html`.
 */
export function tagWith(tag: string, attributes: Record<string, string | undefined>, attribute: string, name: string): string {
  const fixed = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(value)}"`))
  return `<${tag}${fixed.join('')}${textWhen(name, ` ${attribute}`)}>`
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
