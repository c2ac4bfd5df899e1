import { createHash } from 'node:crypto'

/** What a translator translates of an article. */
export type ArticleText = Readonly<{ title: string; description: string; body: string }>

/**
 * Fingerprint of an article's words, 12 hexadecimal digits. A translation keeps that of the English article it was made of: where the
 * English one has another by now, the translation is outdated. White space at the ends of lines changes nothing.
 */
export function fingerprintOf({ title, description, body }: ArticleText): string {
  const text = [title, description, body].map((part) => part.replaceAll(/[ \t]+$/gm, '').trim()).join('\n\n')
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
