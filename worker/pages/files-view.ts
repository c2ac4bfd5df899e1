import { formatBytes, formatDate } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { filesKeptUntil } from '../../programme/retention.ts'
import { isShown } from '../attachments/inspect.ts'
import type { attachments } from '../db/schema.ts'
import type { Ticket } from '../tickets/change.ts'

type Attachment = typeof attachments.$inferSelect

/** The files of one message, as `MessageFiles.astro` shows them. */
export function messageFiles(t: ServiceTranslate, files: readonly Attachment[], messageId: string, timeZone: string) {
  const own = files.filter((file) => file.messageId === messageId)
  const pictures = own.filter((file) => file.removedAt === null && isShown(file))
  return {
    hasFiles: own.length > 0,
    hasPictures: pictures.length > 0,
    pictures: pictures.map(({ id, fileName, width, height }) => ({
      href: `/api/attachments/${id}/picture`,
      ...{ name: fileName, width, height },
    })),
    files: own.map(({ id, fileName, bytes, removedAt }) => ({
      href: `/api/attachments/${id}`,
      name: fileName,
      size: formatBytes(t.locale, bytes),
      removed: removedAt !== null && t('service.files.removed', { date: formatDate(t.locale, removedAt, timeZone) }),
    })),
  }
}

/** The whole ticket as a download, and how long its files are kept, as `WholeTicket.astro` shows it. @param api where the ticket is asked for */
export function wholeTicket(
  t: ServiceTranslate,
  ticket: Ticket,
  files: readonly Attachment[],
  api: '/api/tickets' | '/api/desk/tickets',
) {
  return { href: `${api}/${ticket.number}/archive`, kept: wordRetention(t, ticket, files) }
}

/** False where there are no files, or they are kept without limit. */
function wordRetention(t: ServiceTranslate, { closedAt }: Ticket, files: readonly Attachment[]): string | false {
  const { retention, vendor } = programme
  if (!retention || files.every(({ removedAt }) => removedAt !== null)) return false
  const until = closedAt === null ? null : filesKeptUntil(programme, closedAt)
  if (until === null) return t('service.files.kept', { count: retention.attachmentsDays })
  return t('service.files.keptUntil', { date: formatDate(t.locale, until, vendor.timeZone) })
}
