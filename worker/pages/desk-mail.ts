import { type Context, Hono } from 'hono'
import { formatBytes, formatDateTime } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import type { App } from '../context.ts'
import { attachMail } from '../mail-in/review/attach.ts'
import { dismissMail } from '../mail-in/review/dismiss.ts'
import { listReceivedMails } from '../mail-in/review/list.ts'
import { isUndecided } from '../mail-in/review/load.ts'
import { openFromMail } from '../mail-in/review/open.ts'
import { readReceivedMail } from '../mail-in/review/read.ts'
import { AttachMail, MAIL_FILTERS, OpenFromMail, ReceivedMailsQuery } from '../mail-in/review/schemas.ts'
import type { ReadMail, ReceivedMail } from '../mail-in/review/view.ts'
import { fieldProblem, type ProblemError } from '../problems/problem.ts'
import { parse } from '../validate.ts'
import { answerForm, type FormShape, formView, pick, readTyped, type Typed } from './form-view.ts'
import { renderPage } from './template.ts'

const FORM: FormShape = {
  texts: ['number', 'email', 'subject', 'version'],
  choices: {
    product: programme.products.map(({ id }) => id),
    type: programme.requestTypes,
    severity: programme.severities,
    locale: LOCALES,
  },
  about: { 'ticket-not-found': 'number', 'no-entitlement': 'email', 'type-not-covered': 'type' },
}
/** Mails on a page. */
const LINES = 50

/** `/desk/mail/`: the mails that came in, and one with what it says and where it can be put. */
export const deskMailPages = new Hono<App>()
  .get('/desk/mail/', showList)
  .get('/desk/mail/:id/', (c) => showMail(c, c.req.param('id')))
  .post('/desk/mail/:id/', async (c) => {
    const id = c.req.param('id')
    const typed = await readTyped(c)
    return answerForm(
      c,
      FORM,
      () => act(c, id, typed),
      (refusal) => showMail(c, id, typed, refusal),
    )
  })

async function act(c: Context<App>, id: string, typed: Typed): Promise<string> {
  const ctx = c.var.verb
  const desk = `/${c.var.locale}/desk`
  switch (typed.action) {
    case 'attach':
      await attachMail(ctx, id, parse(AttachMail, pick(typed, 'number')).number)
      return `${desk}/mail/${id}/?done=attach#main`
    case 'open': {
      const input = parse(OpenFromMail, pick(typed, 'email', 'subject', 'product', 'version', 'type', 'severity', 'locale'))
      const { ticket } = await openFromMail(ctx, id, input)
      return `${desk}/tickets/${ticket.number}/?done=opened`
    }
    case 'dismiss':
      await dismissMail(ctx, id)
      return `${desk}/mail/${id}/?done=dismiss#main`
    default:
      throw fieldProblem('/action', 'not-one-of-these')
  }
}

async function showList(c: Context<App>): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const asked = parse(ReceivedMailsQuery, { ...pick(c.req.query(), 'filter', 'cursor'), limit: LINES })
  const { agent, items, nextCursor, waiting } = await listReceivedMails(c.var.verb, asked)
  return renderPage(c, 'desk/mail/', {
    ...{ isAgent: true, problem: false, waiting },
    isFilter: Object.fromEntries(MAIL_FILTERS.map((filter) => [filter, filter === asked.filter])),
    mails: items.map((mail) => ({
      ...inWords(t, mail, agent.timeZone),
      href: `/${t.locale}/desk/mail/${mail.id}/`,
      why: whyInWords(t, mail),
    })),
    hasMails: items.length > 0,
    older: nextCursor !== null && `?${new URLSearchParams({ filter: asked.filter, cursor: nextCursor })}`,
  })
}

/** What a mail's line says: why it waits, what kind it is, or where it went. */
function whyInWords(t: ServiceTranslate, { place, reason, class: kind }: ReceivedMail): string {
  if (place === 'ignored') return reason ? t(`service.mailIn.reason.${reason}`) : t(`service.mailIn.class.${kind}`)
  return reason && (place === 'pending' || place === 'answered')
    ? t(`service.mailIn.reason.${reason}`)
    : t(`service.mailIn.place.${place}`)
}

function inWords(t: ServiceTranslate, mail: ReceivedMail, timeZone: string) {
  return {
    ...{ id: mail.id, recipient: mail.recipient },
    subject: mail.subject || t('service.mailIn.noSubject'),
    sender: mail.sender ?? t('service.mailIn.unknownSender'),
    at: formatDateTime(t.locale, Date.parse(mail.receivedAt), timeZone),
    ticket: mail.ticket !== null && { number: mail.ticket, href: `/${t.locale}/desk/tickets/${mail.ticket}/` },
  }
}

async function showMail(c: Context<App>, id: string, typed: Typed = {}, refusal?: ProblemError): Promise<Response> {
  const t = serviceTranslators[c.var.locale]
  const { agent, mail } = await readReceivedMail(c.var.verb, id)
  const done = c.req.query('done')
  const view = {
    ...formView(c, FORM, { ...suggested(mail, t), ...typed }, refusal),
    ...{ isAgent: true, quoted: mail.quoted ?? false },
    done: { attach: done === 'attach', dismiss: done === 'dismiss' },
    mail: {
      ...inWords(t, mail, agent.timeZone),
      class: t(`service.mailIn.class.${mail.class}`),
      tone: mail.class === 'message' ? '' : 'plain',
      reason: mail.reason !== null && t(`service.mailIn.reason.${mail.reason}`),
      place: t(`service.mailIn.place.${mail.place}`),
      size: formatBytes(t.locale, mail.bytes),
      text: mail.text || false,
      isEmpty: mail.text === '',
      isReadable: mail.text !== null,
      canPlace: isUndecided(mail),
      files: mail.files.map(({ name, bytes }) => ({ name, size: formatBytes(t.locale, bytes) })),
      hasFiles: mail.files.length > 0,
      raw: `/api/desk/received-mails/${mail.id}/raw`,
    },
  }
  return renderPage(c, 'desk/mail/_/', view, refusal?.status)
}

/** What the form for a new ticket begins with: what the mail says, else what the programme says of mails. */
function suggested(mail: ReadMail, t: ServiceTranslate): Typed {
  const { product, type, severity } = programme.mail.opensTickets
    ? programme.mail
    : {
        product: programme.products[0]?.id ?? '',
        type: programme.requestTypes[0] ?? '',
        severity: programme.severities.at(-1) ?? '',
      }
  return {
    email: mail.sender ?? '',
    subject: mail.subject || t('service.mailIn.noSubject'),
    product,
    type,
    severity,
    locale: t.locale,
  }
}
