import { Hono } from 'hono'
import type { App } from '../context.ts'

export const incidentRoutes = new Hono<App>()
