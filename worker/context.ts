import type { SQL } from 'drizzle-orm'
import type { Context, MiddlewareHandler } from 'hono'
import { accepts } from 'hono/accepts'
import { getCookie } from 'hono/cookie'
import { FALLBACK_LOCALE, isLocale, LOCALES, type Locale } from '../locales/locale.ts'
import type { EpochMs } from '../programme/schema.ts'
import { type Db, openDb } from './db/client.ts'
import { type Env, limitsAreOn } from './env.ts'
import { keyedHash, sha256 } from './hash.ts'
import { newId } from './ids.ts'
import { sessionCookieName } from './sessions/cookie.ts'
import type { Bearer } from './tokens/bearer.ts'

/** Where the outside world's time comes from; only the entry names the real one. */
export interface Ports {
  /** The instant of a request, epoch milliseconds. */
  clock: () => EpochMs
}

/** Everything a verb works with; handed in, never looked up. */
export interface VerbContext {
  env: Env
  db: Db
  /** Instant of the request; one for the whole of it. */
  now: EpochMs
  /** Language the caller reads. */
  locale: Locale
  /** SHA-256 of the session's token, or null when there is none. */
  sessionHash: string | null
  /** The token that a program came with, instead of a session. */
  bearer?: Bearer
  /** Keyed hash of the caller's network address, for rate limits. */
  clientHash: string
  /** Lets work end after the answer has left. */
  waitUntil: (work: Promise<unknown>) => void
}

/** What queries are written with: the context of a request, or where its values will stand (`worker/db/prepared.ts`). */
export interface QueryContext {
  db: Db
  now: EpochMs | SQL<EpochMs>
}

/** Hono's types of this application. */
export interface App {
  Bindings: Env
  Variables: { verb: VerbContext; locale: Locale; requestId: string }
}

/** Cookie with the D1 bookmark of a caller's last write, so that a read replica never shows them less than they did. */
const BOOKMARK_COOKIE = 'd1-bookmark'

/** Makes the verbs' context of each request. */
export function contextFor(ports: Ports): MiddlewareHandler<App> {
  return async (c, next) => {
    const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
    const { db, bookmark } = openDb(c.env.DB, getCookie(c, BOOKMARK_COOKIE), isWrite)
    const token = getCookie(c, sessionCookieName(c.env))
    c.set('requestId', newId('request'))
    c.set('locale', readerLocale(c))
    c.set('verb', {
      env: c.env,
      db,
      now: ports.clock(),
      locale: c.var.locale,
      sessionHash: token ? await sha256(token) : null,
      clientHash: await keyedHash(c.env.SECRET, 'client', c.req.header('cf-connecting-ip') ?? 'unknown'),
      waitUntil: (work) => c.executionCtx.waitUntil(work),
    })
    await next()
    c.header('x-request-id', c.var.requestId)
    const latest = isWrite ? bookmark() : null
    if (latest)
      c.header('set-cookie', `${BOOKMARK_COOKIE}=${latest}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60`, { append: true })
  }
}

/** The language of a page is in its address; an API caller's is in Accept-Language. */
function readerLocale(c: Context<App>): Locale {
  const [, first] = c.req.path.split('/')
  if (isLocale(first)) return first
  return acceptedLocale(c)
}

/** The language of ours that Accept-Language prefers, regional variants included. */
export function acceptedLocale(c: Context<App>): Locale {
  const chosen = accepts(c, {
    header: 'Accept-Language',
    supports: [...LOCALES],
    default: FALLBACK_LOCALE,
    match: (ranges) => {
      const wanted = ranges.toSorted((a, b) => b.q - a.q).map((range) => range.type.slice(0, 2).toLowerCase())
      return wanted.find(isLocale) ?? FALLBACK_LOCALE
    },
  })
  return isLocale(chosen) ? chosen : FALLBACK_LOCALE
}

/** Whether guarded actions are counted for this request. */
export function limited(ctx: VerbContext): boolean {
  return limitsAreOn(ctx.env)
}
