import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { byteRange } from '../../worker/attachments/byte-range.ts'
import { safeName, uniqueName } from '../../worker/attachments/file-name.ts'
import { mediaTypeOf } from '../../worker/attachments/media-type.ts'
import { attachments, messages } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { type Client, db, newEmail, portal, refusal } from './support.ts'
import { type Attachment, customer, png, submitted, uploaded } from './support-files.ts'

const DAY_MS = 24 * 3_600_000

async function ticketWith(client: Client, name: string, content: Uint8Array<ArrayBuffer> | string) {
  const { id } = await uploaded(client, name, content)
  const { number, attachments: files } = await submitted(client, [id])
  return { number, file: files[0] as Attachment }
}

async function filesOf(client: Client, number: string): Promise<Attachment[]> {
  return (await (await client.get(`/api/tickets/${number}`)).json<{ ticket: { attachments: Attachment[] } }>()).ticket.attachments
}

test('a file is a download in a sandbox, that no other site embeds and that the browser asks for each time', async () => {
  const client = await customer(portal())
  const { file } = await ticketWith(client, 'page.html', '<script>alert(1)</script>')
  const { headers } = await client.get(file.url)
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="page.html"/)
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/)
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('private, no-cache')
  expect(headers.get('etag')).toBe(`"${file.sha256}"`)
  const known = await client.get(file.url, { headers: { 'if-none-match': `"none", W/"${file.sha256}"` } })
  expect([known.status, await known.text()]).toEqual([304, ''])
  const asked = await client.request(file.url, { method: 'HEAD' })
  expect([asked.status, asked.headers.get('content-length')]).toEqual([200, '25'])
})

test('a part of a file is given to who asks for it, and the whole where the file has changed since', async () => {
  const client = await customer(portal())
  const { file } = await ticketWith(client, 'a.log', '0123456789')
  const part = async (range: string, more: Record<string, string> = {}) => {
    const response = await client.get(file.url, { headers: { range, ...more } })
    return [response.status, response.headers.get('content-range'), await response.text()]
  }
  expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
  expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
  expect(await part('bytes=10-')).toEqual([416, 'bytes */10', ''])
  expect(await part('bytes=1-2,4-5')).toEqual([200, null, '0123456789'])
  expect(await part('bytes=1-2', { 'if-range': `"${file.sha256}"` })).toEqual([206, 'bytes 1-2/10', '12'])
  expect(await part('bytes=1-2', { 'if-range': '"another"' })).toEqual([200, null, '0123456789'])
})

test.each([
  [null, null],
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=5-1000', { first: 5, last: 9 }],
  ['bytes=-1000', { first: 0, last: 9 }],
  ['bytes=-0', 'none'],
  ['bytes=-', null],
  ['bytes=4-2', null],
  ['lines=1-2', null],
  ['bytes=a-b', null],
] as const)('the range %s of ten bytes is %o', (header, range) => {
  expect(byteRange(header, 10)).toEqual(range)
})

test('pictures of the kinds that can do nothing are shown, with their size; everything else is only a download', async () => {
  const client = await customer(portal())
  const { file } = await ticketWith(client, 'shot.png', png(640, 480))
  expect(file.picture).toEqual({ url: `${file.url}/picture`, width: 640, height: 480 })
  const shown = await client.get(file.picture?.url ?? '')
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(shown.headers.get('content-disposition')).toMatch(/^inline/)
  expect(shown.headers.get('content-security-policy')).toContain('sandbox')
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  for (const [name, content] of [
    ['drawing.svg', svg],
    ['huge.png', png(30_000, 30_000)],
    ['broken.png', png(0, 0)],
    ['a.log', 'a line\n'],
  ] as const) {
    const { file: other } = await ticketWith(client, name, content)
    expect(other.picture, name).toBe(null)
    expect(await refusal(await client.get(`${other.url}/picture`)), name).toMatchObject({ status: 404 })
    expect((await client.get(other.url)).headers.get('content-disposition'), name).toMatch(/^attachment/)
  }
})

const ascii = (text: string) => [...new TextEncoder().encode(text)]
const zip = [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]
const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
test.each([
  ['screen.JPEG', [0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
  ['photo.heic', [0, 0, 0, 32, ...ascii('ftypheix'), 0], 'image/heif'],
  ['recording.webm', [0x1a, 0x45, 0xdf, 0xa3], 'video/webm'],
  ['report.docx', zip, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['mail.msg', ole, 'application/vnd.ms-outlook'],
  ['logs.tgz', [0x1f, 0x8b, 8, 0], 'application/gzip'],
  ['trace.bin', [1, 0, 2, 3], 'application/octet-stream'],
  ['trace', ascii('a line'), 'text/plain'],
  ['shot', [0x89, ...ascii('PNG\r\n'), 0x1a, 10], 'image/png'],
  ['utf-16.log', [0xff, 0xfe, 0x61, 0], 'text/plain'],
  ['report.docx', ole, null],
  ['shot.png', zip, null],
  ['invoice.pdf', [0x4d, 0x5a, 0x90, 0], null],
  ['setup.txt', [0x4d, 0x5a, 0x41], null],
  ['a.log', [0x61, 0], null],
] as const)('%s that begins with %j is %s', (fileName, head, mediaType) => {
  expect(mediaTypeOf(fileName, Uint8Array.from(head))).toBe(mediaType)
})

test('rights are asked for each time: a note’s file is the agents’, another account’s is nobody else’s', async () => {
  const p = portal()
  const client = await customer(p)
  const { number, file } = await ticketWith(client, 'shot.png', png(4, 4))
  const agent = await p.signedIn(newEmail(), ['agent'])
  const { id } = await uploaded(agent, 'note.log', 'only us\n')
  const note = await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Look.', visibility: 'internal', uploads: [id] })
  expect(note.status).toBe(201)
  expect(await filesOf(client, number)).toHaveLength(1)
  const missing = { status: 404, slug: 'attachment-not-found' }
  expect(await refusal(await client.get(`/api/attachments/${id}`))).toMatchObject(missing)
  expect(await (await agent.get(`/api/attachments/${id}`)).text()).toBe('only us\n')
  const other = await customer(p)
  const seen = { headers: { 'if-none-match': `"${file.sha256}"` } }
  for (const url of [file.url, `${file.url}/picture`]) {
    expect((await agent.get(url)).status).toBe(200)
    expect(await refusal(await other.get(url, seen))).toMatchObject(missing)
    expect(await refusal(await p.request(url, seen))).toMatchObject({ status: 401 })
  }
})

test('a bomb in a ZIP file is a file like any other: nothing unpacks it', async () => {
  const client = await customer(portal())
  const zeros = new Blob([new Uint8Array(32 * 1024 * 1024)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const packed = new Uint8Array(await new Response(zeros).arrayBuffer())
  const { file } = await ticketWith(client, 'bomb.zip', zipEntry('[Content_Types].xml', packed, 32 * 1024 * 1024))
  expect(file.mediaType).toBe('application/zip')
})

/** One deflated entry of a ZIP file, without its directory: what a reader of the first bytes sees. */
function zipEntry(name: string, packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(30))
  header.setUint32(0, 0x504b0304)
  header.setUint16(4, 20, true)
  header.setUint16(8, 8, true)
  header.setUint32(18, packed.length, true)
  header.setUint32(22, size, true)
  header.setUint16(26, name.length, true)
  return Uint8Array.from([...new Uint8Array(header.buffer), ...new TextEncoder().encode(name), ...packed])
}

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\shot.png', 'shot.png'],
  ['report\u202Egnp.exe', 'reportgnp.exe'],
  ['a\u0000b\r\nSet-Cookie: x.log', 'abSet-Cookie: x.log'],
  ['..', 'file'],
  ['  ', 'file'],
  ['φάκελος – æøå.txt', 'φάκελος – æøå.txt'],
  [`${'x'.repeat(300)}.log`, `${'x'.repeat(196)}.log`],
])('the name %j is kept as %j', (given, kept) => {
  expect(safeName(given)).toBe(kept)
})

test('names in an archive are each their own and good on every system', () => {
  const taken = new Set<string>()
  const names = ['a.log', 'A.log', 'a.log', 'con.txt', 'what?.log', 'end. ', '.env', '.ENV']
  expect(names.map((name) => uniqueName(name, taken))).toEqual([
    ...['a.log', 'A (2).log', 'a (3).log', '_con.txt', 'what_.log', 'end', '.env', '.ENV (2)'],
  ])
})

test('files are removed when their time after closing is over; their names and hashes stay', async () => {
  const p = portal()
  const client = await customer(p)
  const { number, file } = await ticketWith(client, 'shot.png', png(4, 4))
  const open = await ticketWith(client, 'open.log', 'still open\n')
  expect((await client.post(`/api/tickets/${number}/close`, {})).status).toBe(200)
  const days = programme.retention?.attachmentsDays ?? 0
  const run = () => runHousekeeping(p.env, db, p.clock.now)
  const email = client.email

  p.clock.now += days * DAY_MS
  await run()
  const kept = await p.signedIn(email)
  expect((await kept.get(file.url)).status).toBe(200)

  p.clock.now += DAY_MS
  const ill = {
    ...p.env,
    FILES: {
      ...env.FILES,
      list: () => Promise.reject(new Error('R2 is ill')),
      delete: () => Promise.reject(new Error('R2 is ill')),
    } as unknown as R2Bucket,
  }
  await expect(runHousekeeping(ill, db, p.clock.now)).rejects.toThrow('R2 is ill')
  const later = await p.signedIn(email)
  expect(await refusal(await later.get(file.url))).toMatchObject({ status: 410, slug: 'attachment-removed' })
  await run()
  expect(await env.FILES.head(`files/${file.id}`)).toBe(null)
  expect(await filesOf(later, number)).toMatchObject([
    { fileName: 'shot.png', sha256: file.sha256, picture: null, removedAt: new Date(p.clock.now).toISOString() },
  ])
  expect(await (await later.get(open.file.url)).text()).toBe('still open\n')
})

test('opening a ticket again stops the time until its files are removed', async () => {
  const p = portal()
  const client = await customer(p)
  const { number, file } = await ticketWith(client, 'a.log', 'a line\n')
  const closedAt = async () =>
    (await db.select({ at: attachments.ticketClosedAt }).from(attachments).where(eq(attachments.id, file.id)))[0]?.at
  const agent = await p.signedIn(newEmail(), ['agent'])
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Try.', visibility: 'public' })
  expect((await client.post(`/api/tickets/${number}/close`, {})).status).toBe(200)
  expect(await closedAt()).toBe(p.clock.now)
  expect((await client.post(`/api/tickets/${number}/reopen`, {})).status).toBe(200)
  expect(await closedAt()).toBe(null)
})

test('the database itself refuses a file without an upload, and a change of what is known of it', async () => {
  const client = await customer(portal())
  const { file } = await ticketWith(client, 'a.log', 'a line\n')
  const [row] = await db.select().from(attachments).where(eq(attachments.id, file.id))
  const [message] = await db.select().from(messages).where(eq(messages.id, file.messageId))
  if (!row || !message) throw new Error('both were just written')
  const unknown = { ...row, id: 'att_made_up', objectKey: 'files/att_made_up' }
  await expect(db.insert(attachments).values(unknown)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('not-uploaded') },
  })
  const change = db
    .update(attachments)
    .set({ sha256: '0'.repeat(64) })
    .where(eq(attachments.id, file.id))
  await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('attachment-fixed') } })
})
