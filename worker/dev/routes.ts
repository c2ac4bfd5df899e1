import { Hono } from 'hono'
import type { App } from '../context.ts'
import { isLocalDevelopment } from '../env.ts'
import { problem } from '../problems/problem.ts'
import { checkoutRoutes } from './checkout.ts'
import { mailboxRoutes } from './mailbox.ts'
import { overdueRoutes } from './overdue.ts'

/** `/dev`: what stands in for the outside world on a developer's machine. Any deployment answers as if it were not there. */
export const devRoutes = new Hono<App>()
  .use(async (c, next) => {
    if (!isLocalDevelopment(c.env)) throw problem('not-found')
    await next()
  })
  .route('/mail', mailboxRoutes)
  .route('/checkout', checkoutRoutes)
  .route('/tickets', overdueRoutes)
