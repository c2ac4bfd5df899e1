/**
 * Acting pages are built as Mustache templates that the worker fills on each request (docs/decisions/0002).
 * These helpers write the tags, so that a page reads as markup and no tag is mistyped.
 */

/** A value the worker fills in, HTML-escaped. `name` may be a path: "ticket.subject". */
export function slot(name: string): string {
  return `{{${name}}}`
}
