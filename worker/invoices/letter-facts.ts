import { sql } from 'drizzle-orm'
import { formatLocalDate, formatMoney } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import type { Letter } from '../mail/letter.ts'
import type { InvoiceFacts } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import { type InvoiceDraft, numberOf } from './issue.ts'
import type { Paper } from './view.ts'

/** Stands in a letter for a number that the database gives in the same batch; nobody types this character of the private use area. */
const NUMBER_TO_COME = '\u{F1A0}'

/** What a letter says of an invoice that is issued in the same batch, or, with its `number`, of one that stands. */
function invoiceFacts(env: VerbContext['env'], t: ServiceTranslate, draft: InvoiceDraft, number: string): InvoiceFacts {
  const paper: Paper = JSON.parse(draft.paper)
  const isNote = draft.kind === 'creditNote'
  return {
    number,
    rows: [
      [t(isNote ? 'mail.invoice.creditNote' : 'mail.invoice.number'), number],
      [t('mail.receipt.pack'), paper.description],
      [t('mail.invoice.total'), formatMoney(t.locale, draft.netMinor + draft.vatMinor, draft.currency)],
      ...(draft.dueOn === null
        ? []
        : ([
            [t('mail.invoice.dueOn'), formatLocalDate(t.locale, draft.dueOn)],
            [t('mail.invoice.iban'), paper.seller.bank.iban],
            [t('mail.invoice.reference'), number],
          ] as const)),
    ],
    link: `${env.ORIGIN}/${t.locale}/incidents/invoices/${number}/`,
  }
}

/** The statement that mails about an invoice in its own language. `write` gets its facts; `number` is there once it is issued. */
export function invoiceMailRow(
  ctx: Pick<VerbContext, 'db' | 'now' | 'env'>,
  recipient: string,
  draft: InvoiceDraft & { number?: string },
  write: (t: ServiceTranslate, facts: InvoiceFacts) => Letter,
) {
  const t = serviceTranslators[draft.locale]
  const { subject, text, html } = write(t, invoiceFacts(ctx.env, t, draft, draft.number ?? NUMBER_TO_COME))
  const numbered = (part: string) => sql<string>`replace(${part}, ${NUMBER_TO_COME}, ${numberOf(draft)})`
  return mailRow(
    { ...ctx, locale: draft.locale },
    recipient,
    draft.number === undefined
      ? { subject: numbered(subject), text: numbered(text), html: numbered(html) }
      : { subject, text, html },
  )
}
