import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { isLocale, type Locale } from '../../locales/locale.ts'
import { type App, acceptedLocale } from '../context.ts'
import { isSecure } from '../sessions/cookie.ts'

const COOKIE = 'language'
const YEAR_S = 365 * 24 * 60 * 60

/** The language a reader once chose from a page's list; of somebody who chose none, the one their browser asks for. */
export function chosenLocale(c: Context<App>): Locale {
  const chosen = getCookie(c, COOKIE)
  return isLocale(chosen) ? chosen : acceptedLocale(c)
}

/** Keeps a reader's choice in their browser for a year. It names nobody, and is kept only when a language is chosen. */
export function keepChoice(c: Context<App>, locale: Locale): void {
  setCookie(c, COOKIE, locale, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c.env),
    maxAge: YEAR_S,
  })
}
