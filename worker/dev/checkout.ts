import { asc, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { formatMoney } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App, VerbContext } from '../context.ts'
import { paymentReversals, purchases } from '../db/schema.ts'
import { receiveEvent } from '../payments/receive-event.ts'
import { SANDBOX_ACTS, type SandboxAct, type SandboxPurchase, sandboxEvent } from '../payments/sandbox.ts'
import { problem } from '../problems/problem.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { Purchase } from '../purchases/view.ts'

const styles = `body{margin:8vh auto 0;max-width:26rem;padding:1.5rem;font:17px/1.5 system-ui,sans-serif;color-scheme:light dark}
main{display:grid;gap:1rem;padding:2rem;border:1px solid #8886;border-radius:.75rem}h1{margin:0;font-size:1.4rem}p{margin:0}
strong{font-size:1.6rem}small{opacity:.8}form,button{display:block;inline-size:100%}a,button{min-block-size:2.75rem}
button{border:1px solid #888a;border-radius:.375rem;background:none;color:inherit;font:600 1rem/1.2 system-ui,sans-serif;cursor:pointer}
form:first-of-type button{background:#0b5d54;border-color:#0b5d54;color:#fff}`

/** `/dev/checkout/{id}`: the page that stands in for the payment provider's, in the buyer's language. */
export const checkoutRoutes = new Hono<App>()
  .get('/:id', async (c) => {
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'")
    return c.html(checkoutPage((await soldAt(c.var.verb, c.req.param('id'))).purchase))
  })
  .post('/:id/:act', async (c) => {
    const sold = await soldAt(c.var.verb, c.req.param('id'))
    const acts: readonly SandboxAct[] = SANDBOX_ACTS[sold.purchase.status]
    const act = acts.find((each) => each === c.req.param('act'))
    // Pressed twice, or after something else has happened: the shop's page says how things stand.
    if (act) await tell(c.var.verb, sold, act)
    return c.redirect(backTo(sold.purchase), 303)
  })

/** Sends the event that the provider would send, to the code that would receive it. */
async function tell(ctx: VerbContext, sold: SandboxPurchase, act: SandboxAct): Promise<void> {
  const { body, signature } = await sandboxEvent(sold, act, { secret: ctx.env.STRIPE_WEBHOOK_SECRET ?? '', now: ctx.now })
  await receiveEvent(ctx, body, signature)
}

async function soldAt(ctx: VerbContext, checkoutId: string): Promise<SandboxPurchase> {
  const [[purchase], reversals] = await ctx.db.batch([
    ctx.db.select().from(purchases).where(eq(purchases.checkoutId, checkoutId)),
    ctx.db
      .select({ reversal: paymentReversals })
      .from(paymentReversals)
      .innerJoin(purchases, eq(purchases.id, paymentReversals.purchaseId))
      .where(eq(purchases.checkoutId, checkoutId))
      .orderBy(asc(paymentReversals.reportedAt)),
  ])
  if (!purchase) throw problem('purchase-not-found')
  return { purchase, reversals: reversals.map(({ reversal }) => reversal) }
}

function backTo({ id, locale }: Purchase): string {
  return `/${locale}/incidents/?purchase=${id}`
}

function checkoutPage(purchase: Purchase) {
  const { locale, amountMinor, currency, checkoutId, status } = purchase
  const t = serviceTranslators[locale]
  const acts = SANDBOX_ACTS[status].map(
    (
      act,
    ) => html`<form method="post" action="/dev/checkout/${checkoutId}/${act}"><button>${t(`service.sandbox.act.${act}`)}</button></form>
`,
  )
  return html`<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t('service.sandbox.title')}</title><style>${styles}</style><main><h1>${t('service.sandbox.title')}</h1>
<p>${packName(t, purchase.pack)}</p><p><strong>${formatMoney(locale, amountMinor, currency)}</strong> <small>${t('service.sandbox.withoutVat')}</small></p>
<p>${t(`service.purchase.${status}`)}</p>
${acts.length > 0 ? acts : html`<p>${t('service.sandbox.over')}</p>`}
<a href="${backTo(purchase)}">${t('service.sandbox.back')}</a><small>${t('service.sandbox.intro')}</small></main></html>`
}
