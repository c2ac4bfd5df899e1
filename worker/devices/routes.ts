import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { listDevices } from './list.ts'
import { registerDevice } from './register.ts'
import { RegisterDevice } from './schemas.ts'

/** `/api/devices`: registering a device by its serial number, and the devices registered. */
export const deviceRoutes = new Hono<App>()
  .post('/', async (c) => {
    const { serial } = await parseJson(c, RegisterDevice)
    const { device, isNew } = await registerDevice(c.var.verb, serial)
    return c.json({ device }, isNew ? 201 : 200)
  })
  .get('/', async (c) => c.json({ items: await listDevices(c.var.verb), nextCursor: null }))
