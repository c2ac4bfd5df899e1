import type { Actor } from '../../programme/ticket-status.ts'
import type { ReceivedFile } from '../attachments/receive.ts'
import type { VerbContext } from '../context.ts'
import { attachments, messages } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { type AttachmentView, attachmentView, type MessageView, messageView } from './view.ts'

/** A message as it was written, with its files. */
export interface WrittenMessage {
  message: MessageView
  attachments: AttachmentView[]
}

/** A message to write. */
export interface NewMessage {
  ticketId: string
  author: { id: string; name: string | null }
  /** On whose behalf. */
  authorRole: Actor
  visibility: 'public' | 'internal'
  body: string
  files: readonly ReceivedFile[]
}

/** A new message with its files: the statements that write it, and how its reader sees it. */
export function newMessage(ctx: VerbContext, { ticketId, author, authorRole, visibility, body, files }: NewMessage) {
  const message = { id: newId('message'), ticketId, authorId: author.id, authorRole, visibility, body, createdAt: ctx.now }
  const fileRows = files.map((file) => ({ ...file, ticketId, messageId: message.id, createdAt: ctx.now }))
  const written: WrittenMessage = {
    message: messageView({ ...message, authorName: author.name }),
    attachments: fileRows.map(attachmentView),
  }
  const statements = [
    ctx.db.insert(messages).values(message),
    ...(fileRows.length > 0 ? [ctx.db.insert(attachments).values(fileRows)] : []),
  ] as const
  return { statements, written }
}
