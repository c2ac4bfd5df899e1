import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'
import { CATEGORIES } from './components/kb/categories.ts'

/** Articles of the knowledge base: `kb/<locale>/<slug>.md`. The slug is the same in every language. */
const kb = defineCollection({
  loader: glob({ base: './site/content/kb', pattern: '*/*.md' }),
  schema: z.strictObject({
    title: z.string().max(70),
    description: z.string().max(200),
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
