import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { claimLicense } from './claim.ts'
import { listLicenses } from './list.ts'
import { ClaimLicense } from './schemas.ts'

/** `/api/licenses`: linking a license key, and the licenses linked. */
export const licenseRoutes = new Hono<App>()
  .post('/', async (c) => {
    const { key } = await parseJson(c, ClaimLicense)
    const { license, isNew } = await claimLicense(c.var.verb, key)
    return c.json({ license }, isNew ? 201 : 200)
  })
  .get('/', async (c) => c.json({ items: await listLicenses(c.var.verb), nextCursor: null }))
