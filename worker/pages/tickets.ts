import { Hono } from 'hono'
import type { App } from '../context.ts'

export const ticketListPages = new Hono<App>()
