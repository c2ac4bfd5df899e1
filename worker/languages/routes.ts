import { Hono } from 'hono'
import { isLocale } from '../../locales/locale.ts'
import type { App } from '../context.ts'
import { chosenLocale, keepChoice } from './choice.ts'

const CHOICE = '/language'

/** Addresses without a language lead to the reader's; a page's list of languages leads through here to the same page, so that the choice is kept. */
export const languageRoutes = new Hono<App>()
  .get('/', (c) => c.redirect(`/${chosenLocale(c)}/`, 302))
  .on('GET', ['/problems/:slug/', '/problems/:slug'], (c) =>
    c.redirect(`/${chosenLocale(c)}/problems/${encodeURIComponent(c.req.param('slug'))}/`, 302),
  )
  .get(`${CHOICE}/:locale/*`, (c) => {
    const locale = c.req.param('locale')
    if (!isLocale(locale)) return c.notFound()
    keepChoice(c, locale)
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(pathname.slice(CHOICE.length) + search, 303)
  })
