import { Hono } from 'hono'
import type { App } from '../context.ts'

export const newTicketPages = new Hono<App>()
