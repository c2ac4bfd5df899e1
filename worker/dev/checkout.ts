import { Hono } from 'hono'
import type { App } from '../context.ts'

export const checkoutRoutes = new Hono<App>()
