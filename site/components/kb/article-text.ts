import type { MarkdownHeading } from 'astro'

/** An article of the collection, of which only what its Markdown is rendered to is used. */
type Rendered = Readonly<{ rendered?: Readonly<{ html: string; metadata?: Readonly<Record<string, unknown>> }> | undefined }>

/** Level of the headings that say what an article is about; its title is the first. */
const HEADING_DEPTH_MAX = 3

/** An article's headings, in order. */
export function headingsOf({ rendered }: Rendered): string[] {
  const headings = rendered?.metadata?.headings as readonly MarkdownHeading[] | undefined
  return (headings ?? []).filter(({ depth }) => depth <= HEADING_DEPTH_MAX).map(({ text }) => text)
}

/** An article's words without its markup, those that stand for its pictures among them. */
export function wordsIn({ rendered }: Rendered): string {
  const html = rendered?.html ?? ''
  return html
    .replaceAll(/<img[^>]* alt="([^"]*)"[^>]*>/g, ' $1 ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#?\w+;/g, ' ')
}
