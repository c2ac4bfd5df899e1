import type { APIRoute, GetStaticPaths } from 'astro'
import { LOCALES } from '../../../../locales/locale.ts'
import { indexIn } from '../../../search/records.ts'

/** Files of a long index; a short one has none (docs/decisions/0022). */
export const getStaticPaths = (async () => {
  const indexes = await Promise.all(LOCALES.map(async (locale) => ({ locale, ...(await indexIn(locale)) })))
  return indexes.flatMap(({ locale, files }) =>
    Array.from(files, ([file, content]) => ({ params: { locale, file }, props: { content } })),
  )
}) satisfies GetStaticPaths

export const GET: APIRoute<{ content: unknown }> = ({ props }) => Response.json(props.content)
