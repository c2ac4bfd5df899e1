import { Hono } from 'hono'
import type { App } from '../context.ts'

export const webhookRoutes = new Hono<App>()
