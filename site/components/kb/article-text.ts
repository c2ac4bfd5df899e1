import type { CollectionEntry } from 'astro:content'
import type { MarkdownHeading } from 'astro'

/** Level of the headings that say what an article is about; its title is the first. */
const HEADING_DEPTH_MAX = 3

/** An article's headings, in order. */
export function headingsOf({ rendered }: CollectionEntry<'kb'>): string[] {
  const headings = rendered?.metadata?.headings as readonly MarkdownHeading[] | undefined
  return (headings ?? []).filter(({ depth }) => depth <= HEADING_DEPTH_MAX).map(({ text }) => text)
}

/** An article's words without its markup, those that stand for its pictures among them. */
export function wordsIn({ rendered }: CollectionEntry<'kb'>): string {
  const html = rendered?.html ?? ''
  return html
    .replaceAll(/<img[^>]* alt="([^"]*)"[^>]*>/g, ' $1 ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#?\w+;/g, ' ')
}
