import { html, raw } from 'hono/html'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'

/** One part of a letter. */
export type Block =
  | { kind: 'paragraph'; text: string }
  /** A code to type, large. */
  | { kind: 'code'; text: string }
  | { kind: 'button'; text: string; href: string }
  /** What somebody wrote, as they wrote it. */
  | { kind: 'quote'; text: string }
  | { kind: 'facts'; rows: readonly (readonly [name: string, value: string])[] }

/** A mail before it is addressed: the same content as text and as HTML. */
export interface Letter {
  subject: string
  text: string
  html: string
}

/**
 * The letter of these blocks, closed with the vendor's name, in the translator's language.
 * @param invitesReply whether an answer by mail reaches the ticket: it is then to be written above a line at the top, which says where
 *   what is quoted begins
 */
export function letter(t: ServiceTranslate, subject: string, blocks: readonly Block[], invitesReply = false): Letter {
  const signature = t('mail.signature', { vendor: programme.vendor.name })
  const top = invitesReply ? [`${REPLY_LINE} ${t('mail.reply.marker')} ${REPLY_LINE}`] : []
  const text = [...top, ...blocks.map(asText), `-- \n${signature}`].join('\n\n')
  const body = [...top.map((line) => replyLine(line, blocks)), ...blocks.map((block) => asHtml(block))]
  const page = html`<!doctype html><html lang="${t.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head><body style="margin:0;padding:24px;background:#f6f5f1;color:#1d2a2f;font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif"><div style="max-width:36em;margin:0 auto;padding:28px 32px;background:#fff;border-radius:6px">${body}<p style="margin:2em 0 0;padding-top:1em;border-top:1px solid #d9dcd8;color:#4d5b60">${signature}</p></div></body></html>`
  return { subject, text, html: String(page) }
}

/** Stands on both sides of the line that an answer is written above, in every language: what mail-in cuts a quoted mail at. */
export const REPLY_LINE = '##-'

/** The line, and before it, unseen, what mail programs show of a mail in their lists. */
function replyLine(line: string, blocks: readonly Block[]) {
  const [first] = blocks
  const preview = first ? asText(first) : ''
  return html`<div style="display:none;max-height:0;overflow:hidden">${preview}</div><p style="margin:0 0 1.5em;color:#4d5b60;font-size:13px">${line}</p>`
}

function asText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'code':
      return block.text
    case 'button':
      return `${block.text}:\n${block.href}`
    case 'quote':
      return block.text.replaceAll(/^/gm, '> ')
    case 'facts':
      return block.rows.map(([name, value]) => `${name}: ${value}`).join('\n')
    default:
      return block satisfies never
  }
}

function asHtml(block: Block) {
  switch (block.kind) {
    case 'paragraph':
      return html`<p style="margin:0 0 1em">${block.text}</p>`
    case 'code':
      return html`<p style="margin:0 0 1em;font:600 32px/1.2 ui-monospace,Consolas,monospace;letter-spacing:.12em">${block.text}</p>`
    case 'button':
      return html`<p style="margin:0 0 1em"><a href="${block.href}" style="display:inline-block;padding:12px 20px;background:#0f4c5c;color:#fff;border-radius:4px;text-decoration:none">${block.text}</a></p>`
    case 'quote':
      return html`<blockquote style="margin:0 0 1em;padding:0 0 0 1em;border-left:3px solid #9fb3b5;white-space:pre-wrap">${block.text}</blockquote>`
    case 'facts':
      return html`<table style="margin:0 0 1em;border-collapse:collapse">${block.rows.map(
        ([name, value]) =>
          html`<tr><th style="padding:2px 1em 2px 0;text-align:left;font-weight:normal;color:#4d5b60;vertical-align:top">${name}</th><td style="padding:2px 0">${value}</td></tr>`,
      )}</table>`
    default:
      return raw(block satisfies never)
  }
}
