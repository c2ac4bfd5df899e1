import { defineCollection } from 'astro:content'
import { glob, type Loader } from 'astro/loaders'
import { z } from 'astro/zod'
import { FALLBACK_LOCALE } from '../locales/locale.ts'
import { CATEGORIES } from './components/kb/categories.ts'

const files = glob({ base: './site/content/kb', pattern: '*/*.md' })

/**
 * The articles' files. A build holds all of them at once, so their sources are let go when they are rendered; English ones stay, since
 * translations are held against their words.
 */
const articleFiles: Loader = {
  ...files,
  load: ({ store, ...context }) => {
    const set: typeof store.set = ({ body, ...entry }) =>
      store.set(entry.id.startsWith(`${FALLBACK_LOCALE}/`) ? { ...entry, body } : entry)
    return files.load({ ...context, store: { ...store, set } })
  },
}

/** Articles of the knowledge base: `kb/<locale>/<slug>.md`. The slug is the same in every language. */
const kb = defineCollection({
  loader: articleFiles,
  schema: z.strictObject({
    title: z.string().max(70),
    description: z.string().max(200),
    /** Words by which readers look for it and that it does not have. */
    keywords: z.string().max(100).default(''),
    category: z.enum(CATEGORIES),
    /** Ids of the programme's products it is about. */
    products: z.array(z.string()),
    /** Place in its category. */
    order: z.number(),
    /** When somebody last followed its steps. */
    reviewedOn: z.date(),
    /** Slugs of articles worth reading next. */
    related: z.array(z.string()),
    /** Of a translation: the fingerprint of the English article it was made of, which `npm run translations` writes. */
    source: z
      .string()
      .regex(/^[0-9a-f]{12}$/)
      .optional(),
    /** What was changed since it was published, the latest first. */
    history: z.array(z.strictObject({ on: z.date(), what: z.string().max(160) })).default([]),
  }),
})

export const collections = { kb }
