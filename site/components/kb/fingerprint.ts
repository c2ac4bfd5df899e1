/** What a translator translates of an article. */
export type ArticleText = Readonly<{ title: string; description: string; body: string }>

/**
 * Fingerprint of an article's words, 12 hexadecimal digits. A translation keeps that of the English article it was made of: where the
 * English one has another by now, the translation is outdated. White space at the ends of lines changes nothing.
 */
export async function fingerprintOf({ title, description, body }: ArticleText): Promise<string> {
  const text = [title, description, body].map((part) => part.replaceAll(/[ \t]+$/gm, '').trim()).join('\n\n')
  return digestOf(text)
}

/** The first 12 hexadecimal digits of a text's SHA-256. */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
