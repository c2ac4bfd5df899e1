import { formatBytes, formatDateTime } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { wordStanding } from '../pages/promise-words.ts'
import { factsInWords } from '../pages/ticket-view.ts'
import type { Ticket } from './change.ts'
import type { filesOf, messagesOf } from './load.ts'
import { RATING_MAX } from './schemas.ts'

/** What a transcript is made of: only what its reader may see. */
export interface TranscriptFacts {
  ticket: Ticket
  messages: Awaited<ReturnType<typeof messagesOf>>
  files: Awaited<ReturnType<typeof filesOf>>
}

/** For whom a transcript is written: their language and zone, and whether they are one of ours. */
export interface TranscriptReader {
  locale: Locale
  timeZone: string
  isAgent: boolean
}

/** A file of a message, with what proves that it is the one that was sent. */
interface FileLine {
  name: string
  size: string
  /** SHA-256 of the content, hexadecimal. */
  sha256: string
}

/** A ticket with all that was said and promised, in its reader's language. */
export interface Transcript {
  title: string
  /** When it was made, and in which zone its times are. */
  made: string
  facts: { name: string; value: string }[]
  promises: { name: string; value: string }[]
  messages: {
    author: string
    at: string
    isInternal: boolean
    body: string
    /** What came below it by mail; '' where nothing did. */
    quoted: string
    files: FileLine[]
  }[]
}

/** Makes the transcript of a ticket. */
export function transcriptOf({ ticket, messages, files }: TranscriptFacts, reader: TranscriptReader, now: EpochMs): Transcript {
  const t = serviceTranslators[reader.locale]
  const at = (instant: EpochMs) => formatDateTime(t.locale, instant, reader.timeZone)
  const filesOfMessage = (id: string) =>
    files
      .filter(({ messageId }) => messageId === id)
      .map(({ fileName, bytes, sha256 }) => ({ name: fileName, size: formatBytes(t.locale, bytes), sha256 }))
  return {
    title: ticket.subject,
    made: t('service.transcript.made', { at: at(now), zone: reader.timeZone }),
    facts: factLines(t, ticket, at),
    promises: wordStanding(t, ticket, reader.timeZone, now).map(({ event, kind, text }) => ({
      name: event,
      value: kind ? t('service.transcript.promise', { kind, text }) : text,
    })),
    messages: messages.map((message) => ({
      author: authorOf(t, message, reader),
      at: at(message.createdAt),
      isInternal: message.visibility === 'internal',
      body: message.body,
      quoted: message.quoted ?? '',
      files: filesOfMessage(message.id),
    })),
  }
}

/** The same as plain text, lines ended by one character. */
export function writeTranscript(transcript: Transcript, { locale }: Pick<TranscriptReader, 'locale'>): string {
  const t = serviceTranslators[locale]
  const { title, made, facts, promises, messages } = transcript
  const lines = (rows: Transcript['facts']) => rows.map(({ name, value }) => `${name}: ${value}`)
  const parts = [
    [title, '='.repeat(Math.min(title.length, 72)), made],
    lines(facts),
    ...(promises.length > 0 ? [[t('service.transcript.promises'), ...lines(promises).map((line) => `- ${line}`)]] : []),
    ...messages.map(({ author, at, isInternal, body, quoted, files }) => [
      '-'.repeat(72),
      `${author}, ${at}${isInternal ? ` (${t('service.transcript.internal')})` : ''}`,
      '',
      body,
      ...(quoted ? ['', quoted.replaceAll(/^/gm, '> ')] : []),
      ...(files.length > 0 ? ['', ...files.map(({ name, size, sha256 }) => `* ${name}, ${size}, SHA-256 ${sha256}`)] : []),
    ]),
  ]
  return `${parts.map((part) => part.join('\n')).join('\n\n')}\n`
}

function factLines(t: ServiceTranslate, ticket: Ticket, at: (instant: EpochMs) => string): Transcript['facts'] {
  const { status, product, type, severity, plan, outcome, policyVersion } = factsInWords(t, ticket)
  const line = (name: Parameters<ServiceTranslate>[0], value: string | false) => (value ? [{ name: t(name), value }] : [])
  return [
    ...line('service.transcript.number', ticket.number),
    ...line('service.transcript.submitted', at(ticket.submittedAt)),
    ...line('service.transcript.status', status.text),
    ...line('service.transcript.outcome', outcome),
    ...line('service.transcript.resolved', ticket.resolvedAt !== null && at(ticket.resolvedAt)),
    ...line('service.transcript.product', product),
    ...line('service.transcript.type', type),
    ...line('service.transcript.severity', severity),
    ...line('service.transcript.plan', plan),
    ...line('service.transcript.policy', policyVersion),
    ...line(
      'service.transcript.rating',
      ticket.ratingScore !== null && t('service.ticket.rated', { score: ticket.ratingScore, best: RATING_MAX }),
    ),
  ]
}

/** By name: a transcript is read by others than the one who asked for it. What agents are called with us stays among agents. */
function authorOf(t: ServiceTranslate, message: TranscriptFacts['messages'][number], { isAgent }: TranscriptReader): string {
  const { authorRole, authorName, authorEmail } = message
  if (authorRole === 'customer') return authorName ?? authorEmail
  const name = authorName ?? (isAgent ? authorEmail : null)
  return name ? t('service.author.agent', { name, vendor: programme.vendor.name }) : programme.vendor.name
}
