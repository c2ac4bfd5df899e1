import type { APIRoute } from 'astro'
import { LOCALES, type Locale } from '../../../../locales/locale.ts'
import { siteTranslators } from '../../../../locales/site.ts'
import { picture } from '../../../drawings/canvas.ts'
import type { Drawing } from '../../../drawings/drawing.ts'
import { drawings } from '../../../drawings/drawings.ts'

/** Every drawing in every language. */
export const getStaticPaths = () =>
  LOCALES.flatMap((locale) =>
    Object.entries(drawings).map(([name, drawing]) => ({ params: { locale, name }, props: { locale, drawing } })),
  )

/** A drawing of the articles. */
export const GET: APIRoute<{ locale: Locale; drawing: Drawing }> = ({ props: { locale, drawing } }) =>
  new Response(picture(siteTranslators[locale], drawing), { headers: { 'Content-Type': 'image/svg+xml' } })
