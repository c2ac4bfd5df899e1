import { Hono } from 'hono'
import { formatWork } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { hasMonthlyChanges, monthAt, openMonths, takenMinutes } from '../../programme/change-allowance.ts'
import { contractsWithChanges } from '../changes/contract.ts'
import { takenFrom } from '../changes/load.ts'
import { allowanceView } from '../changes/view.ts'
import type { App } from '../context.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { problem } from '../problems/problem.ts'
import { isAgent, readAs } from '../sessions/read-as.ts'
import { allowanceInWords } from './change-view.ts'
import { planName, productName } from './entitlement-words.ts'
import { renderPage } from './template.ts'

/** `/account/changes/`: what is left of the changes that the account's contracts include, month by month, and what took the rest. */
export const changePages = new Hono<App>().get('/account/changes/', async (c) => {
  if (!hasMonthlyChanges(programme)) throw problem('not-found')
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const [account, licenses, taken] = await readAs(ctx, (me) => [
    licenseFacts(ctx, me),
    takenFrom(ctx, me, monthAt(programme, ctx.now)),
  ])
  const contracts = contractsWithChanges(licenses, taken, ctx.now).map((contract) => {
    const months = openMonths(programme, contract.license, ctx.now)
    const inWords = allowanceInWords(
      t,
      months.map((month) => allowanceView(contract, month)),
    )
    return {
      ...inWords,
      name: t('service.change.contract', {
        plan: planName(t, contract.plan.id),
        product: productName(t, contract.license.product),
      }),
      months: inWords.months.map((month) => ({
        ...month,
        changes: contract.taken
          .filter((each) => each.month === month.id)
          .map((each) => ({
            time: formatWork(t.locale, takenMinutes(each)),
            work: each.work,
            state: t(`service.change.status.${each.status}`),
            // A colleague's ticket takes of the same month; it is not the reader's to open.
            href: each.accountId === account.id && `/${t.locale}/tickets/${each.number}/`,
          })),
      })),
    }
  })
  return renderPage(c, 'account/changes/', {
    ...{ isAgent: isAgent(account), problem: false, contracts, hasContracts: contracts.length > 0 },
  })
})
