import type { APIRoute, GetStaticPaths } from 'astro'
import { searchFiles } from '../../../search/records.ts'

/** The index of what the site holds in a language, for a browser that begins to search (docs/decisions/0022). */
export const getStaticPaths = (async () => {
  const indexes = await searchFiles()
  return indexes.flatMap(({ locale, files }) =>
    Array.from(files, ([file, json]) => ({ params: { locale, file }, props: { json } })),
  )
}) satisfies GetStaticPaths

export const GET: APIRoute<{ json: string }> = ({ props }) =>
  new Response(props.json, { headers: { 'content-type': 'application/json' } })
