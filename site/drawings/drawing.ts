import type { SiteKey, SiteTranslate } from '../../locales/site.ts'

/** A drawing of an article: one for all languages, its words from `locales/<language>/pictures.json`. */
export interface Drawing {
  /** What it shows. */
  title: SiteKey
  /** The same in every language, so that a page can leave room for it. */
  height: number
  /** Its parts (`canvas.ts`). */
  parts: (t: SiteTranslate) => readonly string[]
}
