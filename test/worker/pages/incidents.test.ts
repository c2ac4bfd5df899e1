import { expect, inject, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { type Client, portal } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { incidentsOf, ordered, purchaseRow } from '../support-payments.ts'
import { chosenIn, customerOf, fieldValue, leadsTo, linkIn, selectedIn, shown } from './support-pages.ts'

const form = {
  product: 'nordlys-remote',
  currency: 'EUR',
  pack: 'incident-10',
  payBy: 'card',
  policyVersion: programme.policy.version,
}

/** An order by invoice says whom the invoice is made out to. */
const billed = {
  ...form,
  payBy: 'invoice',
  ...{ 'billing-name': 'Havn & Søn ApS', 'billing-address': 'Kajen 1', 'billing-postalCode': '1432' },
  ...{ 'billing-city': 'København K', 'billing-country': 'DK' },
}

interface List {
  items: { id: string; pack: string }[]
}

const purchasesOf = async (client: Client) => (await (await client.get('/api/purchases')).json<List>()).items

test('a stranger sees the packs with their prices, and a way to sign in that leads back', async () => {
  const page = await shown(portal().anonymous.get('/en/incidents/?product=nordlys-remote-server&currency=RON'))
  expect(page.status).toBe(200)
  expect(page.text).toContain('1 incident RON 445')
  expect(page.text).toContain('10 incidents RON 3,690 RON 369 each')
  expect(page.text).toContain('you need Service contract, SITE or PRO for Nordlys Remote Server')
  expect(page.html).not.toContain('method="post"')
  expect(linkIn(page, /class="button"/)).toBe(
    '/en/sign-in/?next=%2Fen%2Fincidents%2F%3Fproduct%3Dnordlys-remote-server%26currency%3DRON',
  )
})

test('prices are first shown in the currency of the reader’s language; what the address asks wrongly is taken for not asked', async () => {
  const p = portal()
  expect((await shown(p.anonymous.get('/en/incidents/?currency=USD&product=none'))).text).toContain('1 incident €59')
  expect((await shown(p.anonymous.get('/da/incidents/'))).html).toMatch(/aria-current="true">DKK</)
  expect((await shown(p.anonymous.get('/ro/incidents/'))).html).toMatch(/aria-current="true">RON</)
})

test('who has bought nothing is told so, and can buy', async () => {
  const page = await shown((await portal().signedIn()).get('/en/incidents/'))
  expect(page.text).toContain('You have no incidents to spend')
  expect(chosenIn(page, 'pack')).toBe('incident-1')
  expect(chosenIn(page, 'payBy')).toBe('card')
  expect(page.html).not.toContain('value="premium-2"')
})

test('an order by card leads to the checkout, and from there back to what was bought', async () => {
  const p = portal()
  const client = await p.signedIn()
  const checkout = await leadsTo(client.submit('/en/incidents/?key=first-press', form))
  expect(checkout).toMatch(/^http:\/\/localhost:8787\/dev\/checkout\//)
  const { pathname } = new URL(checkout ?? '')
  const provider = await shown(client.get(pathname))
  expect(provider.text).toContain('€490')
  const back = await leadsTo(client.submit(`${pathname}/pay`, {}))
  expect(back).toMatch(/^\/en\/incidents\/\?purchase=pur_/)
  const page = await shown(client.get(back ?? ''))
  expect(page.text).toContain('Your payment has arrived')
  expect(page.text).toContain('10 incidents left')
  expect(page.text).toContain('10 of 10 left 18 November 2027 Can be spent')
  expect(linkIn(page, /new&#x2F;\?product/)).toBe('/en/tickets/new/?product=nordlys-remote')
  expect(page.text).toContain('Bought, order 18 November 2026 +10 10')
  expect(linkIn(page, /#incident-purchase/)).toBe('/en/policy/#incident-purchase')
})

test('paying twice at the checkout is paying once', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { checkoutId } = await ordered(client)
  const answers = await Promise.all([1, 2, 3].map(() => client.submit(`/dev/checkout/${checkoutId}/pay`, {})))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect((await incidentsOf(client)).entries).toHaveLength(1)
  const over = await shown(client.get(`/dev/checkout/${checkoutId}`))
  expect(over.html).not.toContain('/pay"')
})

test('a payment declined at the checkout charges nothing, and the page says so', async () => {
  const client = await portal().signedIn()
  const { checkoutId, id } = await ordered(client)
  const back = await leadsTo(client.submit(`/dev/checkout/${checkoutId}/decline`, {}))
  const page = await shown(client.get(back ?? ''))
  expect(page.text).toContain('The payment was declined')
  expect(page.text).toContain('You have no incidents to spend')
  expect(await purchaseRow(id)).toMatchObject({ status: 'failed' })
})

test('who leaves the checkout can go on with the payment', async () => {
  const client = await portal().signedIn()
  const { id, url } = await ordered(client)
  const page = await shown(client.get(`/en/incidents/?purchase=${id}`))
  expect(page.text).toContain('Your payment is not confirmed yet')
  expect(page.html).toContain(`href="${url?.replaceAll('/', '&#x2F;')}"`)
  expect(page.text).toContain('Waiting for payment')
})

test('the order button pressed twice makes one order; another pack chosen after coming back makes another', async () => {
  const client = await portal().signedIn()
  const first = await leadsTo(client.submit('/en/incidents/?key=same-form', form))
  expect(await leadsTo(client.submit('/en/incidents/?key=same-form', form))).toBe(first)
  const second = await leadsTo(client.submit('/en/incidents/?key=same-form', { ...form, pack: 'incident-1' }))
  expect(second).not.toBe(first)
  expect((await purchasesOf(client)).map(({ pack }) => pack).sort()).toEqual(['incident-1', 'incident-10'])
})

test('an order by invoice is confirmed on the page', async () => {
  const client = await portal().signedIn()
  const next = await leadsTo(client.submit('/en/incidents/?key=by-invoice', billed))
  const page = await shown(client.get(next ?? ''))
  expect(page.text).toContain('Your order is placed')
  expect(page.text).toContain('Per incident: 10 incidents 18 November 2026, by invoice €490 Waiting for payment')
})

test('without the policy accepted nothing is ordered, and the choices are kept', async () => {
  const client = await portal().signedIn()
  const { policyVersion: _, ...unaccepted } = form
  const page = await shown(client.submit('/en/incidents/?key=unaccepted', { ...unaccepted, payBy: 'invoice', currency: 'DKK' }))
  expect(page.status).toBe(422)
  expect(page.html.match(/id="policyVersion-error"[^>]*>([^<]*)/)?.[1]).toContain('Please accept the support policy')
  expect([chosenIn(page, 'pack'), chosenIn(page, 'payBy')]).toEqual(['incident-10', 'invoice'])
  expect(page.html).toContain('name="currency" value="DKK"')
  expect(await purchasesOf(client)).toEqual([])
})

test('a pack that is not open to the buyer is refused next to the packs, and open to who has the plan', async () => {
  const p = portal()
  const premium = { ...form, pack: 'premium-2' }
  const page = await shown((await p.signedIn()).submit('/en/incidents/?key=premium-1', premium))
  expect(page.status).toBe(403)
  expect(page.html.match(/id="pack-error"[^>]*>([^<]*)/)?.[1]).toContain('This pack extends a plan you do not have')
  const customer = await customerOf(p)
  expect((await shown(customer.get('/en/incidents/'))).html).toContain('value="premium-2"')
  expect(await leadsTo(customer.submit('/en/incidents/?key=premium-1', premium))).toContain('/dev/checkout/')
})

test('a session that has ended loses no choice: the page stays, and points to signing in', async () => {
  const page = await shown(portal().anonymous.submit('/en/incidents/?key=signed-out', billed))
  expect(page.status).toBe(401)
  expect([chosenIn(page, 'pack'), chosenIn(page, 'payBy'), chosenIn(page, 'policyVersion')]).toEqual([
    'incident-10',
    'invoice',
    programme.policy.version,
  ])
  expect(linkIn(page, /target="_blank"/)).toBe('/en/sign-in/')
})

test('somebody else’s purchase shows nothing', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  const { id } = await ordered(client)
  const page = await shown(other.get(`/en/incidents/?purchase=${id}`))
  expect(page.status).toBe(200)
  expect(page.html).not.toContain('<div role="status">')
  expect(page.html).not.toContain('/dev/checkout/')
})

test('history and orders go on over several pages', async () => {
  const client = await portal().signedIn()
  for (let index = 0; index < 27; index += 1) await givePack(client.accountId, 1)
  const first = await shown(client.get('/en/incidents/'))
  const [older, olderOrders] = [linkIn(first, /#history/), linkIn(first, /#orders/)]
  expect((await shown(client.get(`/en/incidents/${older}`))).html.match(/#incident-purchase/g)).toHaveLength(2)
  expect((await shown(client.get(`/en/incidents/${olderOrders}`))).html).toContain('id="orders"')
  expect((await client.get('/en/incidents/?cursor=nonsense')).status).toBe(422)
})

test('where no card is taken, the invoice is what is offered', async () => {
  const closed = portal({ env: { PAYMENT_PROVIDER: '' } })
  const page = await shown((await closed.signedIn()).get('/en/incidents/'))
  expect(page.text).toContain('Cards are not taken here at present')
  expect(page.html).toContain('name="payBy" value="invoice"')
})

test('who comes back from Stripe before its event finds the payment arrived', async () => {
  const api = inject('stripeApi')
  const p = portal({ env: { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_works', STRIPE_API: api } })
  const client = await p.signedIn()
  const { id, checkoutId } = await ordered(client)
  await fetch(`${api}/stand-in/sessions/${checkoutId}`, {
    method: 'POST',
    body: JSON.stringify({ status: 'complete', payment_status: 'paid' }),
  })
  const page = await shown(client.get(`/en/incidents/?purchase=${id}`))
  expect(page.text).toContain('Your payment has arrived')
  expect(page.text).toContain('10 incidents left')
  expect((await p.mails(client.email))[0]?.subject).toBe('Your incident pack is ready')
})

test('the form may lead to Stripe’s checkout where Stripe takes the cards, and nowhere else', async () => {
  const policyOf = async (p: ReturnType<typeof portal>) =>
    (await p.anonymous.get('/en/incidents/')).headers.get('content-security-policy') ?? ''
  const stripe = portal({ env: { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_works' } })
  expect(await policyOf(stripe)).toContain("form-action 'self' https://checkout.stripe.com;")
  expect(await policyOf(portal())).toContain("form-action 'self';")
})

test('the sandbox checkout is not there in a deployment, nor for a checkout there is not', async () => {
  const p = portal()
  const { checkoutId } = await ordered(await p.signedIn())
  const deployed = portal({ env: { LOCAL_DEVELOPMENT: undefined } })
  for (const path of [`/dev/checkout/${checkoutId}`, `/dev/checkout/${checkoutId}/pay`]) {
    expect((await deployed.request(path, { method: path.endsWith('pay') ? 'POST' : 'GET' })).status).toBe(404)
  }
  expect((await p.request('/dev/checkout/cs_of_nobody')).status).toBe(404)
})

test('before anybody pays, the articles that match their question are shown, in their language and for their product', async () => {
  const ask = (locale: string, question: string, product = 'nordlys-remote') =>
    shown(portal().anonymous.get(`/${locale}/incidents/?${new URLSearchParams({ product, question })}`))
  const page = await ask('en', 'my connection was lost')
  expect(linkIn(page, /connection-lost/)).toBe('/en/kb/connection-lost/')
  expect(fieldValue(page, 'question')).toBe('my connection was lost')
  expect(selectedIn(page, 'product')).toBe('nordlys-remote')
  expect(linkIn(await ask('el', 'η συνδεση χαθηκε'), /connection-lost/)).toBe('/el/kb/connection-lost/')
  const none = await ask('en', 'zzzz')
  expect(none.text).toContain('No article matches these words')
  expect((await shown(portal().anonymous.get('/en/incidents/'))).html).not.toContain('id="answers"')
})

test('a payment that was declined can be made again from the page, and only once', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { checkoutId, id } = await ordered(client)
  const back = await leadsTo(client.submit(`/dev/checkout/${checkoutId}/decline`, {}))
  expect((await shown(client.get(back ?? ''))).text).toContain('Pay now')
  const payAgain = () => client.submit(`/en/incidents/?purchase=${id}`, { action: 'payAgain', purchase: id })
  const checkout = await leadsTo(payAgain())
  expect(checkout).toContain('/dev/checkout/')
  await client.submit(`${new URL(checkout ?? '').pathname}/pay`, {})
  expect(await incidentsOf(client)).toMatchObject({ balance: 10, entries: [{ kind: 'purchase' }] })
  const refused = await shown(payAgain())
  expect(refused.status).toBe(409)
  expect(refused.html.match(/role="alert"/g)).toHaveLength(1)
  const other = await shown((await p.signedIn()).submit('/en/incidents/', { action: 'payAgain', purchase: id }))
  expect(other.status).toBe(404)
})

test('that the service starts at once is the buyer’s choice, and is recorded', async () => {
  const client = await portal().signedIn()
  await client.submit('/en/incidents/?key=start-now-1', { ...form, startNow: 'yes' })
  await client.submit('/en/incidents/?key=start-now-2', form)
  const { items } = await (await client.get('/api/purchases')).json<{ items: { startConsentAt: string | null }[] }>()
  expect(items.map(({ startConsentAt }) => startConsentAt === null).sort()).toEqual([false, true])
})

test('who buys because a split waits for incidents is led back to it', async () => {
  const p = portal()
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  const submission = {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Two things' },
  }
  const rest = { body: 'Text', locale: 'en', payWith: 'incident', policyVersion: programme.policy.version }
  const { ticket } = await (await client.post('/api/tickets', { ...submission, ...rest })).json<{ ticket: { number: string } }>()
  await (await p.signedIn(undefined, ['agent'])).post(`/api/desk/tickets/${ticket.number}/split`, { subjects: ['The second'] })
  const { checkoutId } = await ordered(client)
  const back = await leadsTo(client.submit(`/dev/checkout/${checkoutId}/pay`, {}))
  expect(linkIn(await shown(client.get(back ?? '')), /#split/)).toBe(`/en/tickets/${ticket.number}/#split`)
})
