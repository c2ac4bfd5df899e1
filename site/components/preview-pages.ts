import { formatList } from '../../locales/format.ts'
import type { SiteTranslate } from '../../locales/site.ts'
import { nameIn } from '../../programme/find.ts'
import type { Programme } from '../../programme/schema.ts'

/** Parts of the site that have a picture of their own; every other page has that of the part it stands in. */
export const PREVIEWS = ['home', 'policy', 'plans', 'kb'] as const
export type PreviewName = (typeof PREVIEWS)[number]

/** The part of the site that the address of a page begins with. @param path what follows the language */
export function previewOf(path: string): PreviewName {
  const [part] = path.split('/')
  return PREVIEWS.find((name) => name === part) ?? 'home'
}

/** What a picture says; two lines of title and two of lead are shown. */
export type PreviewText = Readonly<{ name: string; title: string; lead: string }>

/** What a part's picture says, in the translator's language. */
export function previewText(t: SiteTranslate, programme: Programme, name: PreviewName): PreviewText {
  const products = formatList(
    t.locale,
    programme.products.map((product) => nameIn(product.name, t.locale)),
  )
  const words = {
    home: { title: t('home.heading'), lead: t('home.lead', { products }) },
    policy: { title: t('policy.title'), lead: t('policy.description', { name: programme.name }) },
    plans: { title: t('plans.title'), lead: t('plans.description', { name: programme.name }) },
    kb: { title: t('kb.title'), lead: t('kb.description') },
  }
  return { name: programme.name, ...words[name] }
}
