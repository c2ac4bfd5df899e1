import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { formatMoney } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App, VerbContext } from '../context.ts'
import { purchases } from '../db/schema.ts'
import { receiveEvent } from '../payments/receive-event.ts'
import { type SandboxAct, sandboxEvent } from '../payments/sandbox.ts'
import { problem } from '../problems/problem.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { Purchase } from '../purchases/view.ts'

const styles = `body{margin:12vh auto 0;max-width:26rem;padding:1.5rem;font:17px/1.5 system-ui,sans-serif;color-scheme:light dark}
main{display:grid;gap:1rem;padding:2rem;border:1px solid #8886;border-radius:.75rem}h1{margin:0;font-size:1.4rem}p{margin:0}
strong{font-size:1.6rem}small{opacity:.8}form,button{display:block;inline-size:100%}a,button{min-block-size:2.75rem}
button{border:1px solid #0b5d54;border-radius:.375rem;background:#0b5d54;color:#fff;font:600 1rem/1.2 system-ui,sans-serif;cursor:pointer}
.quiet{background:none;color:inherit;border-color:#888a}`

/** `/dev/checkout/{id}`: the page that stands in for the payment provider's, in the buyer's language. */
export const checkoutRoutes = new Hono<App>()
  .get('/:id', async (c) => {
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'")
    return c.html(checkoutPage(await purchaseOf(c.var.verb, c.req.param('id'))))
  })
  .post('/:id/:act{pay|decline}', async (c) => {
    const purchase = await purchaseOf(c.var.verb, c.req.param('id'))
    await tell(c.var.verb, purchase, c.req.param('act') as SandboxAct)
    return c.redirect(backTo(purchase), 303)
  })

/** Sends the event that the provider would send, to the code that would receive it. */
async function tell(ctx: VerbContext, purchase: Purchase, act: SandboxAct): Promise<void> {
  const { body, signature } = await sandboxEvent(purchase, act, { secret: ctx.env.STRIPE_WEBHOOK_SECRET ?? '', now: ctx.now })
  await receiveEvent(ctx, body, signature)
}

async function purchaseOf(ctx: VerbContext, checkoutId: string): Promise<Purchase> {
  const [purchase] = await ctx.db.select().from(purchases).where(eq(purchases.checkoutId, checkoutId))
  if (!purchase) throw problem('purchase-not-found')
  return purchase
}

function backTo({ id, locale }: Purchase): string {
  return `/${locale}/incidents/?purchase=${id}`
}

function checkoutPage(purchase: Purchase) {
  const { locale, amountMinor, currency, checkoutId } = purchase
  const t = serviceTranslators[locale]
  const acts = html`<form method="post" action="/dev/checkout/${checkoutId}/pay"><button>${t('service.sandbox.pay')}</button></form>
<form method="post" action="/dev/checkout/${checkoutId}/decline"><button class="quiet">${t('service.sandbox.decline')}</button></form>`
  return html`<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t('service.sandbox.title')}</title><style>${styles}</style><main><h1>${t('service.sandbox.title')}</h1>
<p>${packName(t, purchase.pack)}</p><p><strong>${formatMoney(locale, amountMinor, currency)}</strong> <small>${t('service.sandbox.withoutVat')}</small></p>
${purchase.status === 'pending' ? acts : html`<p>${t('service.sandbox.over')}</p>`}
<a href="${backTo(purchase)}">${t('service.sandbox.back')}</a><small>${t('service.sandbox.intro')}</small></main></html>`
}
