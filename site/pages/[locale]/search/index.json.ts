import type { APIRoute } from 'astro'
import type { Locale } from '../../../../locales/locale.ts'
import { everyLocale } from '../../../components/address.ts'
import { indexIn } from '../../../search/records.ts'

export const getStaticPaths = everyLocale

/** The index of what the site holds in a language, for a browser that begins to search (docs/decisions/0022). */
export const GET: APIRoute<{ locale: Locale }> = async ({ props }) => Response.json((await indexIn(props.locale)).saved)
