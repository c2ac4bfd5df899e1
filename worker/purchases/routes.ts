import { Hono } from 'hono'
import type { App } from '../context.ts'

export const packRoutes = new Hono<App>()
export const purchaseRoutes = new Hono<App>()
