import type { VerbContext } from '../../context.ts'
import { problem } from '../../problems/problem.ts'
import type { Account } from '../../sessions/read-as.ts'
import { readRaw } from '../raw-store.ts'
import { loadMail, mailOf } from './load.ts'
import { type ReadMail, receivedMail } from './view.ts'

/** One mail with what it says. @throws {ProblemError} signed-out, not-an-agent, received-mail-not-found */
export async function readReceivedMail(ctx: VerbContext, id: string): Promise<{ agent: Account; mail: ReadMail }> {
  const { agent, row } = await loadMail(ctx, id, () => [])
  const mail = await mailOf(ctx, row)
  const files = mail?.files.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })) ?? []
  return {
    agent,
    mail: { ...receivedMail(row, row.ticket), text: mail?.body ?? null, quoted: mail?.quoted ?? null, files },
  }
}

/** The raw mail, as a download that no browser shows in our name. @throws {ProblemError} as `readReceivedMail` */
export async function serveRawMail(ctx: VerbContext, id: string): Promise<Response> {
  const { row } = await loadMail(ctx, id, () => [])
  const object = await readRaw(ctx.env, row.id)
  if (!object) throw problem('received-mail-not-found')
  return new Response(object.body, {
    headers: {
      'content-type': 'message/rfc822',
      'content-length': String(object.size),
      'content-disposition': `attachment; filename="${row.id}.eml"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
