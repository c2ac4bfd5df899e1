import { type Context, Hono } from 'hono'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { hasWarranties } from '../../programme/warranty.ts'
import type { App } from '../context.ts'
import { ownDevices } from '../devices/load.ts'
import { registerDevice } from '../devices/register.ts'
import { RegisterDevice } from '../devices/schemas.ts'
import { deviceView } from '../devices/view.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { parse } from '../validate.ts'
import { deviceInWords } from './device-view.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = {
  texts: ['serial'],
  about: {
    'device-malformed': 'serial',
    'device-not-found': 'serial',
    'device-registered-elsewhere': 'serial',
    'device-replaced': 'serial',
  },
}

/** `/account/devices/`: the devices of the account with their warranties, and registering one more. Of a programme without warranties there is no such page. */
export const devicePages = new Hono<App>()
  .get('/account/devices/', (c) => showDevices(c))
  .post('/account/devices/', async (c) => {
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      async () => {
        const { device } = await registerDevice(c.var.verb, parse(RegisterDevice, pick(typed, 'serial')).serial)
        return `/${c.var.locale}/account/devices/?${new URLSearchParams({ registered: device.serial })}`
      },
      (refusal) => showDevices(c, typed, refusal),
    )
  })

async function showDevices(c: Context<App>, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  if (!hasWarranties(programme)) throw problem('not-found')
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const visitor = await readVisitor(ctx, (me) => [ownDevices(ctx, me)])
  if (!visitor && !refusal) throw problem('signed-out')
  const [account, rows] = visitor ?? [null, []]
  const devices = rows.map((device) => deviceInWords(t, deviceView(device, ctx.now)))
  const view = {
    ...formView(c, FORM, typed, refusal),
    isAgent: account !== null && isAgent(account),
    devices,
    hasDevices: devices.length > 0,
    registered: devices.find(({ serial }) => serial === c.req.query('registered')) ?? false,
  }
  return renderPage(c, 'account/devices/', view, refusal?.status)
}
