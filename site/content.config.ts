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
  }),
})

export const collections = { kb }
