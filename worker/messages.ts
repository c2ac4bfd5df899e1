import { LOCALES, type Locale } from '../locales/locale.ts'
import { hasServiceMessages, provideServiceMessages } from '../locales/service.ts'
import type { Messages } from '../locales/translate.ts'
import type { Env } from './env.ts'

/**
 * Loads what the worker says in each language, once for each isolate, from the files that the site wrote. Requests that come before that is done
 * load it each for itself: a promise of another request never settles if that one is cancelled.
 */
export async function loadMessages(env: Env): Promise<void> {
  if (!hasServiceMessages()) await loadAll(env)
}

async function loadAll(env: Env): Promise<void> {
  const each = await Promise.all(LOCALES.map(async (locale) => [locale, await load(env, locale)] as const))
  provideServiceMessages(Object.fromEntries(each) as Record<Locale, Messages>)
}

async function load({ ASSETS, ORIGIN }: Env, locale: Locale): Promise<Messages> {
  const file = await ASSETS.fetch(new URL(`/${locale}/messages.json`, ORIGIN))
  if (!file.ok) throw new Error(`the site has no messages in ${locale}: ${file.status}`)
  return file.json()
}
