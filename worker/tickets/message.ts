import type { Actor } from '../../programme/ticket-status.ts'
import { attachmentRows, type ReceivedFile } from '../attachments/received-file.ts'
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
  /** What came below it by mail and is only repeated. */
  quoted?: string | null
  files: readonly ReceivedFile[]
}

/** A new message with its files: the statements that write it, and how its reader sees it. */
export function newMessage(ctx: VerbContext, { author, files, quoted = null, ...text }: NewMessage) {
  const message = { ...text, quoted, id: newId('message'), authorId: author.id, createdAt: ctx.now }
  const fileRows = attachmentRows(files, message)
  const written: WrittenMessage = {
    message: messageView({ ...message, authorName: author.name }),
    attachments: fileRows.map(attachmentView),
  }
  const statements = [
    ctx.db.insert(messages).values(message),
    // One statement each: ten rows at once have more values than D1 binds.
    ...fileRows.map((row) => ctx.db.insert(attachments).values(row)),
  ] as const
  return { statements, written }
}
