import { Hono } from 'hono'
import type { App } from '../context.ts'

export const deskRoutes = new Hono<App>()
