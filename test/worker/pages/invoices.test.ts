import { expect, test } from 'vitest'
import { newEmail, portal } from '../support.ts'
import { ordered } from '../support-payments.ts'
import { leadsTo, shown } from './support-pages.ts'

const p = portal()
const billing = {
  ...{
    name: 'Ελληνικά Λογισμικά ΑΕ',
    address: 'Οδός Ερμού 1',
    postalCode: '105 63',
    city: 'Αθήνα',
    country: 'GR',
    vatId: 'EL123456789',
  },
}

async function withInvoice() {
  const client = await p.signedIn()
  const { id } = await ordered(client, { payBy: 'invoice', billing })
  const { items } = await (await client.get('/api/invoices')).json<{ items: { number: string }[] }>()
  return { client, id, number: items[0]?.number ?? '' }
}

test.each([
  ['da', 'Grækenland', '490,00'],
  ['el', 'Ελλάδα', '490,00'],
  ['ro', 'Grecia', '490,00'],
  ['en', 'Greece', '490.00'],
])('an invoice is shown in %s with everything that stands on it', async (locale, country, amount) => {
  const { client, number } = await withInvoice()
  const page = await shown(client.get(`/${locale}/incidents/invoices/${number}/`))
  expect(page.status).toBe(200)
  for (const part of [
    number,
    'Ελληνικά Λογισμικά ΑΕ',
    '105 63 Αθήνα',
    'EL123456789',
    country,
    amount,
    'DK50 0040 0440 1162 43',
  ]) {
    expect(page.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(part)
  }
})

test('the list leads to the invoice, and the invoice to its PDF', async () => {
  const { client, id, number } = await withInvoice()
  const list = await shown(client.get(`/en/incidents/invoices/?purchase=${id}`))
  expect(list.html).toContain(`/en/incidents/invoices/${number}/`.replaceAll('/', '&#x2F;'))
  const pdf = await client.get(`/api/invoices/${number}/pdf?locale=el`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="${number}.pdf"`)
  expect(new TextDecoder().decode((await pdf.arrayBuffer()).slice(0, 8))).toBe('%PDF-1.7')
})

test('somebody else’s invoice is a page that is not there, and a stranger is led to sign in', async () => {
  const { number } = await withInvoice()
  const path = `/en/incidents/invoices/${number}/`
  expect((await shown((await p.signedIn()).get(path))).status).toBe(404)
  expect(await leadsTo(p.request(path))).toBe(`/en/sign-in/?next=${encodeURIComponent(path)}`)
  expect((await shown((await p.signedIn(newEmail(), ['administrator'])).get(path))).status).toBe(200)
})

test('the page’s order by invoice needs billing details, keeps what was typed, and then brings the invoice', async () => {
  const client = await p.signedIn()
  const typed = { pack: 'incident-1', currency: 'EUR', product: 'nordlys-remote', policyVersion: '', payBy: 'invoice' }
  const version = (await (await client.get('/api/programme')).json<{ policy: { version: string } }>()).policy.version
  const form = { ...typed, policyVersion: version, 'billing-name': 'Åse & co', 'billing-country': 'DK', 'billing-vatId': 'DK1' }
  const page = await shown(client.submit('/en/incidents/', form))
  expect(page.status).toBe(422)
  expect(page.html).toContain('value="Åse &amp; co"')
  expect(page.html).toMatch(/<option value="DK" selected>/)
  expect(page.text).toContain('Street and number')
  const rest = {
    'billing-address': 'Gade 1',
    'billing-postalCode': '8000',
    'billing-city': 'Aarhus',
    'billing-vatId': 'DK12345678',
  }
  expect(await leadsTo(client.submit('/en/incidents/', { ...form, ...rest }))).toMatch(/\/en\/incidents\/\?purchase=pur_/)
  const { items } = await (await client.get('/api/invoices')).json<{ items: { buyer: object }[] }>()
  expect(items).toMatchObject([{ buyer: { name: 'Åse & co', address: ['Gade 1', '8000 Aarhus'], vatId: 'DK12345678' } }])
})
