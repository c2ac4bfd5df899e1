import { expect, test } from 'vitest'
import { type Client, portal } from './support.ts'
import { incidentsOf, ordered, purchaseRow } from './support-payments.ts'

async function atCheckout() {
  const client = await portal().signedIn()
  const purchase = await ordered(client)
  const path = `/dev/checkout/${purchase.checkoutId}`
  const status = async () => (await purchaseRow(purchase.id)).status
  const does = async (act: string) => {
    const response = await client.submit(`${path}/${act}`, {})
    expect(response.headers.get('location')).toBe(`/en/incidents/?purchase=${purchase.id}`)
    return status()
  }
  return { client, purchase, path, does, offered: () => offeredAt(client, path) }
}

/** What can be pressed on the page. */
async function offeredAt(client: Client, path: string): Promise<string[]> {
  const html = await (await client.get(path)).text()
  return [...html.matchAll(/action="[^"]*\/([a-z-]+)"><button>/g)].map(([, act]) => act ?? '')
}

test('a payment by a means that takes days is on its way, and arrives later', async () => {
  const { client, does, offered } = await atCheckout()
  expect(await offered()).toEqual(['pay', 'pay-later', 'decline', 'close'])
  expect(await does('pay-later')).toBe('processing')
  expect((await incidentsOf(client)).balance).toBe(0)
  expect(await offered()).toEqual(['arrive', 'decline'])
  expect(await does('arrive')).toBe('paid')
  expect((await incidentsOf(client)).balance).toBe(10)
})

test('a window that is closed lets the checkout lapse, and the order can be paid at a new one', async () => {
  const { client, purchase, does, offered } = await atCheckout()
  expect(await does('close')).toBe('expired')
  expect(await offered()).toEqual([])
  const again = await client.post(`/api/purchases/${purchase.id}/checkout`, {})
  const { checkoutUrl } = await again.json<{ checkoutUrl: string }>()
  expect(checkoutUrl).not.toBe(purchase.checkoutUrl)
  await client.submit(`${new URL(checkoutUrl).pathname}/pay`, {})
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid' })
})

test('a payment is refunded in part, in whole, and not after all', async () => {
  const { client, does, offered } = await atCheckout()
  await does('pay')
  expect(await offered()).toEqual(['refund-all', 'refund-one', 'dispute'])
  expect(await does('refund-one')).toBe('paid')
  expect((await incidentsOf(client)).balance).toBe(9)
  expect(await does('refund-all')).toBe('refunded')
  expect((await incidentsOf(client)).balance).toBe(0)
  expect(await does('refund-fails')).toBe('paid')
  expect((await incidentsOf(client)).balance).toBe(9)
})

test.each([
  ['win', 'paid', 10],
  ['lose', 'refunded', 0],
])('a payment is disputed, and the shop may %s', async (act, status, balance) => {
  const { client, does } = await atCheckout()
  await does('pay')
  expect(await does('dispute')).toBe('disputed')
  expect((await incidentsOf(client)).balance).toBe(0)
  expect(await does(act)).toBe(status)
  expect((await incidentsOf(client)).balance).toBe(balance)
})

test('what cannot happen now does not happen', async () => {
  const { does } = await atCheckout()
  expect(await does('refund-all')).toBe('pending')
  expect(await does('steal')).toBe('pending')
  await does('pay')
  expect(await does('decline')).toBe('paid')
})
