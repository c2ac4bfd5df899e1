import { expect, test } from 'vitest'
import { CURRENCY_OF, formatMoney } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { siteTranslators } from '../../locales/site.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, planPricesPerYear } from '../../programme/find.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import { readBuilt, tags } from './built-site.ts'

const plansIn = (locale: string) => readBuilt(`${locale}/plans/index.html`)
const text = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const rowOf = (html: string, plan: string) => new RegExp(`<tr id="${plan}">.*?</tr>`, 's').exec(html)?.[0] ?? ''

test('every plan has a row whose header names it, in the order in which plans are answered', () => {
  const ranked = programme.plans.toSorted((a, b) => a.rank - b.rank)
  for (const locale of LOCALES) {
    const html = plansIn(locale)
    expect([...html.matchAll(/<tr id="([^"]+)">/g)].map(([, id]) => id)).toEqual(ranked.map((plan) => plan.id))
    for (const plan of ranked) {
      const header = /<th scope="row">.*?<\/th>/s.exec(rowOf(html, plan.id))?.[0] ?? ''
      expect(text(header)).toContain(nameIn(plan.name, locale))
    }
  }
})

test('every table has a caption and every header cell a scope', () => {
  for (const locale of LOCALES) {
    const html = plansIn(locale)
    expect(tags(html, 'caption').length).toBe(tags(html, 'table').length)
    expect(tags(html, 'th').filter((th) => !th.includes('scope='))).toEqual([])
  }
})

test('plans that follow each other and are paid for in the same way stand together', () => {
  const kinds = new Map(programme.plans.map(({ id, price }) => [id, price.kind]))
  for (const locale of LOCALES) {
    const table = /<table class="plans">.*?<\/table>/s.exec(plansIn(locale))?.[0] ?? ''
    const groups = (table.match(/<tbody>.*?<\/tbody>/gs) ?? []).map((body) => [
      ...new Set([...body.matchAll(/<tr id="([^"]+)">/g)].map(([, id = '']) => kinds.get(id))),
    ])
    expect(groups.every((group) => group.length === 1)).toBe(true)
    expect(groups.some((group, at) => group[0] === groups[at + 1]?.[0])).toBe(false)
  }
})

test('a channel that a plan does not include is said to be so in words', () => {
  for (const locale of LOCALES) {
    const t = siteTranslators[locale]
    for (const plan of programme.plans) {
      const row = text(rowOf(plansIn(locale), plan.id))
      const missing = offeredChannels().filter((channel) => plan.channels[channel] === null).length
      expect(row.split(t('plans.notIncluded')).length - 1, `${locale} ${plan.id}`).toBe(missing)
    }
  }
})

test('every price of a plan and of a pack is shown in every currency', () => {
  for (const locale of LOCALES) {
    const page = text(plansIn(locale))
    const yearly = programme.products.flatMap((product) => programme.plans.map((plan) => planPricesPerYear(plan, product)))
    const packs = programme.products.flatMap((product) =>
      programme.packs.filter(({ id }) => product.packs.includes(id)).map((pack) => product.packPrices?.[pack.id] ?? pack.prices),
    )
    for (const prices of [...yearly, ...packs]) {
      if (!prices) continue
      for (const currency of CURRENCIES)
        expect(page).toContain(formatMoney(locale, prices[currency], currency).replaceAll(/\s/g, ' '))
    }
  }
})

test('how firmly a time is meant stands beside each promise', () => {
  for (const locale of LOCALES) {
    const t = siteTranslators[locale]
    for (const plan of programme.plans) {
      const row = text(rowOf(plansIn(locale), plan.id))
      for (const target of plan.targets) expect(row).toContain(t(`programme.kind.${target.kind}`))
    }
  }
})

test('every channel stands by its hours, with whether it is open now, and with the plans that have it', () => {
  for (const locale of LOCALES) {
    const cards = plansIn(locale).split('<p class="open-state').slice(1)
    const calendars = cards.map((card) => /\{\{hours\.([\w-]+)\.text\}\}/.exec(card)?.[1])
    expect(calendars.toSorted()).toEqual(Object.keys(programme.calendars).sort())
    for (const plan of programme.plans) {
      for (const channel of offeredChannels()) {
        const calendar = plan.channels[channel]
        if (calendar === null) continue
        expect(text(cards[calendars.indexOf(calendar)] ?? '')).toContain(nameIn(plan.name, locale))
      }
    }
  }
})

test('search engines are told the plain answers and every price as it is shown, in the currency of the language', () => {
  for (const locale of LOCALES) {
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(plansIn(locale)) ?? []
    const [faq, service] = JSON.parse(json)['@graph']
    const t = siteTranslators[locale]
    expect(faq.mainEntity.map(({ name }: { name: string }) => name)).toEqual([
      t('home.cost.question'),
      t('home.hours.question'),
      t('home.soon.question'),
    ])
    const currency = CURRENCY_OF[locale]
    const offered = service.offers.map(
      ({ priceSpecification }: { priceSpecification: { price: number } }) => priceSpecification.price,
    )
    for (const { prices } of programme.packs) expect(offered).toContain(prices[currency] / 100)
  }
})

function offeredChannels() {
  const channels = ['ticket', 'forum', 'phone', 'chat', 'assistant'] as const
  return channels.filter((channel) => programme.plans.some((plan) => plan.channels[channel] !== null))
}
