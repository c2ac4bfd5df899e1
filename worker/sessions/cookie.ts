import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { App } from '../context.ts'
import type { Env } from '../env.ts'

/** How long a session lasts. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000

/** Whether the portal is reached by https, so that its cookies are for that alone. */
export const isSecure = (env: Env): boolean => env.ORIGIN.startsWith('https:')

/** The session cookie's name; over https its prefix ties it to this host, path and transport. */
export function sessionCookieName(env: Env): string {
  return isSecure(env) ? '__Host-session' : 'session'
}

/** Hands the session's token to the browser. */
export function setSessionCookie(c: Context<App>, token: string): void {
  setCookie(c, sessionCookieName(c.env), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c.env),
    maxAge: SESSION_MS / 1000,
  })
}

/** Takes the session's token back. */
export function clearSessionCookie(c: Context<App>): void {
  deleteCookie(c, sessionCookieName(c.env), { path: '/', secure: isSecure(c.env) })
}
