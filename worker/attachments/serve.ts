import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { attachments, messages, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { isAgent, readAs } from '../sessions/read-as.ts'

/**
 * A file as a download, for the ticket's customer and for agents. The browser shows nothing of it in our name: it is saved, its type
 * is not guessed, and should it be opened, it is in a sandbox.
 * @throws {ProblemError} signed-out; attachment-not-found, for a missing one and for somebody else's alike
 */
export async function serveAttachment(ctx: VerbContext, id: string): Promise<Response> {
  const [account, [row]] = await readAs(ctx, () => [
    ctx.db
      .select({ file: attachments, accountId: tickets.accountId, visibility: messages.visibility })
      .from(attachments)
      .innerJoin(tickets, eq(tickets.id, attachments.ticketId))
      .innerJoin(messages, eq(messages.id, attachments.messageId))
      .where(eq(attachments.id, id)),
  ])
  const isTheirs = row?.accountId === account.id && row.visibility === 'public'
  if (!row || !(isTheirs || isAgent(account))) throw problem('attachment-not-found')
  const object = await ctx.env.FILES.get(row.file.objectKey)
  if (!object) throw problem('attachment-not-found')
  return new Response(object.body, {
    headers: {
      'content-type': row.file.mediaType,
      'content-length': String(row.file.bytes),
      'content-disposition': disposition(row.file.fileName),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}

/** RFC 6266: an ASCII name for old readers, the real one in UTF-8. */
function disposition(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
