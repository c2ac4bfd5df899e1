/**
 * What the portal is measured against: a Worker without framework, rules or words that does the same D1 work as a submission (one read
 * of four statements, one batch of five) and serves a page from memory.
 */
interface BareEnv {
  DB: D1Database
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/page')
      return new Response('<!doctype html><title>Page</title><p>Page', { headers: { 'content-type': 'text/html' } })
    const session = env.DB.withSession('first-primary')
    const id = crypto.randomUUID()
    const read = session.prepare('select * from notes where id = ?')
    await session.batch([read.bind(id), read.bind('a'), read.bind('b'), read.bind('c')])
    if (pathname === '/read') return Response.json({ id })
    const body = await request.text()
    const write = session.prepare('insert into notes (id, parent, body) values (?, ?, ?)')
    await session.batch(['ticket', 'message', 'event', 'mail', 'key'].map((kind) => write.bind(`${kind}-${id}`, id, body)))
    return Response.json({ id }, { status: 201 })
  },
} satisfies ExportedHandler<BareEnv>
