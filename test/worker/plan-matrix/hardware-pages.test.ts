import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { devices } from '../../../worker/db/schema.ts'
import { customerOf, fieldValue, leadsTo, shown, submitWithFiles } from '../pages/support-pages.ts'
import { type Client, db, newEmail, portal } from '../support.ts'

const WEDNESDAY = Date.parse('2026-11-18T10:00:00-05:00')
const TICKET = {
  ...{ product: 'palisade-kiosk', version: '4.7.1.0', type: 'hardware', severity: 'S2', locale: 'en', payWith: 'plan' },
  ...{ subject: 'The reader is dead', body: 'No light.', policyVersion: programme.policy.version },
}
const NEW = '/en/tickets/new/?product=palisade-kiosk'

const p = portal({ now: WEDNESDAY, env: { LIMITS: 'off' } })
let agent: Client
let customer: () => Promise<Client>
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  customer = () => customerOf(p, { product: 'palisade-kiosk', plan: 'gold' })
})

async function sold(soldOn = '2026-03-01'): Promise<string> {
  const serial = `PK${crypto.randomUUID().slice(0, 8).toUpperCase()}`
  const years = { includedYears: 1, extraYears: 0 }
  await db
    .insert(devices)
    .values({ id: `dev_${serial}`, serial, product: 'palisade-kiosk', soldOn, ...years, importedAt: WEDNESDAY })
  return serial
}

const desk = (number: string) => `/en/desk/tickets/${number}/`
const mine = (number: string) => `/en/tickets/${number}/`
const numberIn = (location: string | undefined) => /tickets\/(\d+)/.exec(location ?? '')?.[1] ?? ''

test('a customer registers a device, and reads until when its warranty lasts', async () => {
  const client = await customer()
  const serial = await sold()
  expect((await shown(client.get('/en/account/devices/'))).text).toContain('No device is registered')
  const location = await leadsTo(client.submit('/en/account/devices/', { serial: serial.toLowerCase() }))
  expect(location).toBe(`/en/account/devices/?registered=${serial}`)
  const page = await shown(client.get(location ?? ''))
  expect(page.text).toContain(`Device ${serial} is registered`)
  expect(page.text).toContain('Warranty until 1 March 2027')
  const wrong = await shown(client.submit('/en/account/devices/', { serial: 'NONE00' }))
  expect([wrong.status, fieldValue(wrong, 'serial'), /id="serial-error">[^<]/.test(wrong.html)]).toEqual([404, 'NONE00', true])
  const elsewhere = await shown((await customer()).submit('/en/account/devices/', { serial }))
  expect(elsewhere.status).toBe(409)
  expect(await leadsTo(p.anonymous.get('/en/account/devices/'))).toContain('/en/sign-in/')
})

test('the form of a new ticket asks for the device, and says what is open where the warranty has ended', async () => {
  const client = await customer()
  const [good, ended] = [await sold(), await sold('2025-03-01')]
  await client.submit('/en/account/devices/', { serial: ended })
  const form = await shown(client.get(NEW))
  for (const text of [ended, 'Warranty ended on 1 March 2026', 'New firmware can be downloaded', 'against payment'])
    expect(form.text).toContain(text)
  expect((await shown(submitWithFiles(client, NEW, TICKET))).html).toMatch(/id="serial-error">[^<]/)
  const told = await shown(submitWithFiles(client, NEW, { ...TICKET, serial: ended }))
  expect([told.status, fieldValue(told, 'serial')]).toEqual([409, ended])
  expect(told.html).toMatch(/id="withoutWarranty-error">[^<]/)
  expect(await leadsTo(submitWithFiles(client, NEW, { ...TICKET, serial: ended, withoutWarranty: 'yes' }))).toContain(
    'done=submitted',
  )
  const number = numberIn(await leadsTo(submitWithFiles(client, NEW, { ...TICKET, serial: good })))
  const page = await shown(client.get(mine(number)))
  for (const text of [good, 'The warranty was in force', 'within 2 working days', 'We pay for sending it', 'a technician comes'])
    expect(page.text).toContain(text)
})

test('an agent records the fault and the shipping, and the customer confirms the arrival', async () => {
  const client = await customer()
  const serial = await sold()
  const number = numberIn(await leadsTo(submitWithFiles(client, NEW, { ...TICKET, serial })))
  const empty = await shown(agent.submit(desk(number), { action: 'diagnose' }))
  expect([empty.status, /id="diagnosis-error">[^<]/.test(empty.html)]).toEqual([422, true])
  const diagnosis = 'The <reader> is broken'
  expect(await leadsTo(agent.submit(desk(number), { action: 'diagnose', diagnosis }))).toBe(
    `${desk(number)}?done=diagnose#replacement`,
  )
  const promised = await shown(client.get(mine(number)))
  expect(promised.text).toContain('Shipped by Fri, 20 Nov 2026')
  expect(promised.html).toContain('The &lt;reader&gt; is broken')
  const untold = await shown(agent.submit(desk(number), { action: 'shipReplacement' }))
  expect([untold.status, /id="shipment-tracking-error">[^<]/.test(untold.html)]).toEqual([422, true])
  const sent = `PN${serial.slice(2)}`
  await agent.submit(desk(number), { action: 'shipReplacement', 'shipment-tracking': 'DHL 1', 'shipment-serial': sent })
  const shipped = await shown(client.get(mine(number)))
  for (const text of ['On its way', 'in time', 'DHL 1', sent, 'Replaced by another device']) expect(shipped.text).toContain(text)
  expect(await leadsTo(client.submit(mine(number), { action: 'confirmArrival' }))).toContain('done=confirmArrival')
  const desks = await shown(agent.get(desk(number)))
  expect(desks.text).toContain('Arrived')
  expect(desks.html).toContain('value="recordReturn"')
  expect(await leadsTo(agent.submit(desk(number), { action: 'recordReturn' }))).toContain('done=recordReturn')
})

test('without a warranty the pages say so, and offer no replacement', async () => {
  const client = await customer()
  const serial = await sold('2025-03-01')
  const number = numberIn(await leadsTo(submitWithFiles(client, NEW, { ...TICKET, serial, withoutWarranty: 'yes' })))
  for (const page of [await shown(client.get(mine(number))), await shown(agent.get(desk(number)))]) {
    expect(page.text).toContain('The warranty had ended when the ticket was sent')
    expect(page.text).toContain('The plan still covers it that we look for the fault together')
    expect(page.html).not.toContain('value="diagnose"')
  }
})

test('an administrator imports devices on the page of licenses', async () => {
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const body = new FormData()
  body.append('what', 'devices')
  body.append(
    'csv',
    new File(
      ['serial,product,soldOn,extraYears\nPK12345678,palisade-kiosk,2026-03-01,\n!,palisade-kiosk,2026-03-01,'],
      'devices.csv',
    ),
  )
  const page = await shown(administrator.request('/en/desk/import/', { method: 'POST', body }))
  expect(page.text).toContain('1 ')
  expect(page.text).toContain('This is not a serial number')
  expect((await shown(agent.get('/en/desk/import/'))).status).toBe(403)
})
