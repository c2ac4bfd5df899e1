import type { APIRoute } from 'astro'
import { LOCALES, type Locale } from '../../../../locales/locale.ts'
import { siteTranslators } from '../../../../locales/site.ts'
import { PREVIEWS, type PreviewName, previewText } from '../../../components/preview-pages.ts'
import { previewPicture } from '../../../components/preview-picture.ts'

type Props = { locale: Locale; name: PreviewName }

export function getStaticPaths() {
  return LOCALES.flatMap((locale) => PREVIEWS.map((name) => ({ params: { locale, name }, props: { locale, name } })))
}

/** The pictures that links to the site are shown with. */
export const GET: APIRoute<Props> = async ({ props: { locale, name } }) =>
  new Response(await previewPicture(previewText(siteTranslators[locale], name)), { headers: { 'Content-Type': 'image/png' } })
