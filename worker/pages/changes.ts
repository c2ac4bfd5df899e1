import { Hono } from 'hono'
import { formatWork } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { hasMonthlyChanges, monthAt, openMonths, takenMinutes } from '../../programme/change-allowance.ts'
import { contractsWithChanges } from '../changes/contract.ts'
import { type Taken, takenFrom } from '../changes/load.ts'
import { allowanceView } from '../changes/view.ts'
import type { App } from '../context.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { problem } from '../problems/problem.ts'
import { type Account, isAgent, readAs } from '../sessions/read-as.ts'
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
      months: inWords.months.map((month) => {
        const changes = contract.taken.filter((each) => each.month === month.id)
        return { ...month, changes: changes.map((each) => takenInWords(t, each, account)), hasChanges: changes.length > 0 }
      }),
    }
  })
  return renderPage(c, 'account/changes/', {
    ...{ isAgent: isAgent(account), problem: false, contracts, hasContracts: contracts.length > 0 },
  })
})

/** What takes of a month. A colleague's ticket does so, too; what it says, and where it is, is not the reader's to know. */
function takenInWords(t: ServiceTranslate, taken: Taken, { id }: Pick<Account, 'id'>) {
  const isOwn = taken.accountId === id
  return {
    time: formatWork(t.locale, takenMinutes(taken)),
    state: t(`service.change.status.${taken.status}`),
    work: isOwn ? taken.work : t('service.change.colleagues'),
    href: isOwn && `/${t.locale}/tickets/${taken.number}/`,
  }
}
