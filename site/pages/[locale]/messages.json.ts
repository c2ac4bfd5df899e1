import type { APIRoute } from 'astro'
import type { Locale } from '../../../locales/locale.ts'
import { serviceMessages } from '../../../locales/service-messages.ts'
import { everyLocale } from '../../components/address.ts'

export const getStaticPaths = everyLocale

/** What the worker says, for the worker to load: in its own code they would be a fourth of it. */
export const GET: APIRoute<{ locale: Locale }> = ({ props: { locale } }) => Response.json(serviceMessages[locale])
