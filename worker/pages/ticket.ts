import { Hono } from 'hono'
import type { App } from '../context.ts'

export const ticketPages = new Hono<App>()
