import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { uploads } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { db, newEmail, portal, refusal } from './support.ts'
import {
  append,
  begin,
  bytesOf,
  customer,
  hashOf,
  MEBIBYTE,
  png,
  submit,
  submitted,
  type Upload,
  uploaded,
} from './support-files.ts'

const HOUR_MS = 3_600_000

/** What lies in R2 of an upload, whole and in parts. */
async function objectsOf(id: string): Promise<string[]> {
  const lists = await Promise.all([env.FILES.list({ prefix: `files/${id}` }), env.FILES.list({ prefix: `uploads/${id}/` })])
  return lists.flatMap(({ objects }) => objects.map(({ key }) => key))
}

/** R2 that fails from the call with that number on, until it is well again. */
function failingFiles(method: 'put' | 'get', after: number) {
  const state = { calls: 0, isIll: true }
  const bucket = new Proxy(env.FILES, {
    get(target, name: keyof R2Bucket) {
      const call = target[name] as (...given: unknown[]) => unknown
      return async (...given: unknown[]) => {
        if (name === method) state.calls += 1
        if (name === method && state.isIll && state.calls > after) throw new Error('R2 is ill')
        return call.apply(target, given)
      }
    },
  })
  return { bucket, state }
}

test('a file uploaded in parts is one file, byte for byte, with its kind and its hash, and goes with a message', async () => {
  const p = portal()
  const client = await customer(p)
  const content = bytesOf(2.5 * MEBIBYTE)
  const announced = await client.post('/api/uploads', { fileName: 'C:\\dumps\\host.dmp', bytes: content.length })
  expect(announced.status).toBe(201)
  expect(announced.headers.get('upload-limit')).toMatch(/max-size=104857600, min-append-size=262144, max-append-size=4194304/)
  const { upload: begun } = await announced.json<{ upload: Upload }>()
  expect(begun).toMatchObject({ fileName: 'host.dmp', received: 0, isReady: false })
  expect(announced.headers.get('location')).toBe(`/api/uploads/${begun.id}`)

  expect((await append(client, begun.id, 0, content.slice(0, MEBIBYTE))).headers.get('upload-complete')).toBe('?0')
  const asked = await client.request(`/api/uploads/${begun.id}`, { method: 'HEAD' })
  expect([asked.headers.get('upload-offset'), asked.headers.get('upload-length')]).toEqual([`${MEBIBYTE}`, `${content.length}`])
  const last = await append(client, begun.id, MEBIBYTE, content.slice(MEBIBYTE))
  expect(last.headers.get('upload-complete')).toBe('?1')
  expect((await last.json<{ upload: Upload }>()).upload).toMatchObject({ isReady: true, mediaType: 'application/octet-stream' })
  expect(await objectsOf(begun.id)).toEqual([`files/${begun.id}`])

  const { attachments } = await submitted(client, [begun.id])
  expect(attachments).toMatchObject([
    { id: begun.id, fileName: 'host.dmp', bytes: content.length, sha256: await hashOf(content) },
  ])
  const download = await client.get(attachments[0]?.url ?? '')
  expect(await hashOf(await download.arrayBuffer())).toBe(await hashOf(content))
})

test('a form and a reply at the desk take uploads, too, beside files of their own', async () => {
  const p = portal()
  const client = await customer(p)
  const { number } = await submitted(client)
  const [one, two] = [await uploaded(client, 'one.log', 'one\n'), await uploaded(client, 'two.log', 'two\n')]
  const form = new FormData()
  form.set('body', 'Three files.')
  form.set('uploads', `${one.id},${two.id}`)
  form.append('attachments', new File(['three\n'], 'three.log'))
  const message = await client.request(`/api/tickets/${number}/messages`, { method: 'POST', body: form })
  expect(await message.json()).toMatchObject({
    attachments: [{ fileName: 'one.log' }, { fileName: 'two.log' }, { fileName: 'three.log' }],
  })
  const agent = await p.signedIn(newEmail(), ['agent'])
  const upload = await uploaded(agent, 'fix.txt', 'Restart.\n')
  const reply = await agent.post(`/api/desk/tickets/${number}/messages`, {
    body: 'Try.',
    visibility: 'public',
    uploads: [upload.id],
  })
  expect(await reply.json()).toMatchObject({ attachments: [{ fileName: 'fix.txt', mediaType: 'text/plain' }] })
})

test('a part for another place, twice, too long, too short or without a place is refused and changes nothing', async () => {
  const client = await customer(portal())
  const { id } = await begin(client, 'a.bin', 2 * MEBIBYTE)
  const part = bytesOf(MEBIBYTE)
  expect((await append(client, id, 0, part)).status).toBe(200)
  const again = await append(client, id, 0, part)
  expect(again.headers.get('upload-offset')).toBe(`${MEBIBYTE}`)
  expect(await refusal(again)).toMatchObject({ status: 409, slug: 'upload-offset-mismatch' })
  expect(await refusal(await append(client, id, 2 * MEBIBYTE, part))).toMatchObject({ slug: 'upload-offset-mismatch' })
  expect(await refusal(await append(client, id, MEBIBYTE, bytesOf(MEBIBYTE + 1)))).toMatchObject({
    status: 422,
    slug: 'upload-part-size',
  })
  expect(await refusal(await append(client, id, MEBIBYTE, bytesOf(1000)))).toMatchObject({ slug: 'upload-part-size' })
  expect(await refusal(await append(client, id, MEBIBYTE, ''))).toMatchObject({ slug: 'upload-part-size' })
  const nowhere = await client.request(`/api/uploads/${id}`, { method: 'PATCH', body: part })
  expect(await refusal(nowhere)).toMatchObject({
    slug: 'validation-failed',
    errors: [{ pointer: '/upload-offset', code: 'required' }],
  })
  expect((await client.get(`/api/uploads/${id}`)).headers.get('upload-offset')).toBe(`${MEBIBYTE}`)
  expect(await objectsOf(id)).toHaveLength(1)
})

test('two windows that send the same part leave one of it', async () => {
  const client = await customer(portal())
  const content = bytesOf(2 * MEBIBYTE)
  const { id } = await begin(client, 'a.bin', content.length)
  const answers = await Promise.all([0, 1, 2].map(() => append(client, id, 0, content.slice(0, MEBIBYTE))))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  await append(client, id, MEBIBYTE, content.slice(MEBIBYTE))
  const { attachments } = await submitted(client, [id])
  expect(attachments[0]?.sha256).toBe(await hashOf(content))
  expect(await objectsOf(id)).toEqual([`files/${id}`])
})

test('an upload finished twice is finished once', async () => {
  const client = await customer(portal())
  const { id } = await uploaded(client, 'a.log', 'a line\n')
  const again = await append(client, id, 7, '')
  expect(again.status).toBe(200)
  expect((await again.json<{ upload: Upload }>()).upload.isReady).toBe(true)
  expect((await submitted(client, [id])).attachments).toHaveLength(1)
})

test('an upload is its account’s alone', async () => {
  const p = portal()
  const [client, other] = [await customer(p), await customer(p)]
  const { id } = await uploaded(client, 'a.log', 'a line\n')
  const missing = { status: 404, slug: 'upload-not-found' }
  expect(await refusal(await other.get(`/api/uploads/${id}`))).toMatchObject(missing)
  expect(await refusal(await append(other, id, 7, ''))).toMatchObject(missing)
  expect(await refusal(await other.request(`/api/uploads/${id}`, { method: 'DELETE' }))).toMatchObject(missing)
  expect(await refusal(await submit(other, { uploads: [id] }))).toMatchObject(missing)
  expect(await refusal(await p.request(`/api/uploads/${id}`))).toMatchObject({ status: 401 })
  expect(await refusal(await p.request('/api/uploads', { method: 'POST', json: {} }))).toMatchObject({ status: 401 })
})

test('a message takes an upload once, whole and named once', async () => {
  const client = await customer(portal())
  const { id } = await uploaded(client, 'a.log', 'a line\n')
  expect(await refusal(await submit(client, { uploads: [id, id] }))).toMatchObject({ slug: 'upload-not-found' })
  const both = await Promise.all([submit(client, { uploads: [id] }), submit(client, { uploads: [id] })])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 404])
  expect(await refusal(await client.get(`/api/uploads/${id}`))).toMatchObject({ slug: 'upload-not-found' })
  const { id: half } = await begin(client, 'b.bin', 2 * MEBIBYTE)
  expect(await refusal(await submit(client, { uploads: [half] }))).toMatchObject({ status: 409, slug: 'upload-incomplete' })
  const eleven = Array.from({ length: 11 }, () => 'att_none')
  expect(await refusal(await submit(client, { uploads: eleven }))).toMatchObject({ slug: 'validation-failed' })
})

test('a ticket sent twice under one key takes its uploads once and is answered the same', async () => {
  const client = await customer(portal())
  const { id } = await uploaded(client, 'a.log', 'a line\n')
  const send = () => submit(client, { uploads: [id] }, { 'idempotency-key': 'a-key-of-this-ticket' })
  const [first, second] = [await send(), await send()]
  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.json()).toEqual(await first.json())
})

test('what was uploaded stays for the next try when the message is refused', async () => {
  const client = await customer(portal())
  const { id } = await uploaded(client, 'a.log', 'a line\n')
  expect((await submit(client, { uploads: [id], policyVersion: '2000-01-01' })).status).toBe(409)
  expect((await submitted(client, [id])).attachments).toHaveLength(1)
})

test.each([
  ['nothing', { fileName: 'a.log', bytes: 0 }, 422, 'attachment-empty'],
  ['more than allowed', { fileName: 'a.log', bytes: 100 * MEBIBYTE + 1 }, 413, 'attachment-too-large'],
  ['no size', { fileName: 'a.log' }, 422, 'validation-failed'],
  ['no name', { fileName: '', bytes: 1 }, 422, 'validation-failed'],
])('a file of %s is not let in', async (_, announced, status, slug) => {
  const client = await customer(portal())
  expect(await refusal(await client.post('/api/uploads', announced))).toMatchObject({ status, slug })
})

test('a file that is not what its name says is refused at its first part and gone', async () => {
  const client = await customer(portal())
  const { id } = await begin(client, 'shot.png', 2 * MEBIBYTE)
  expect(await refusal(await append(client, id, 0, bytesOf(MEBIBYTE)))).toMatchObject({ slug: 'attachment-type-mismatch' })
  expect(await refusal(await client.get(`/api/uploads/${id}`))).toMatchObject({ slug: 'upload-not-found' })
  expect(await objectsOf(id)).toEqual([])
})

test('an account has no more than forty files waiting', async () => {
  const client = await customer(portal())
  for (let count = 0; count < 40; count += 1) await begin(client, `${count}.log`, 10)
  const refused = await client.post('/api/uploads', { fileName: 'one-too-many.log', bytes: 10 })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal(refused)).toMatchObject({ status: 429, slug: 'too-many-requests' })
})

test('a cancelled upload leaves nothing in R2 and is sent with nothing', async () => {
  const client = await customer(portal())
  const { id } = await uploaded(client, 'a.png', png(4, 4))
  expect((await client.request(`/api/uploads/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await objectsOf(id)).toEqual([])
  expect(await refusal(await submit(client, { uploads: [id] }))).toMatchObject({ slug: 'upload-not-found' })
  expect(await refusal(await client.request(`/api/uploads/${id}`, { method: 'DELETE' }))).toMatchObject({ status: 404 })
})

test('R2 that fails while a file is put together costs no part: an empty part at the end does it again', async () => {
  const { bucket, state } = failingFiles('get', 1)
  const p = portal({ env: { FILES: bucket } })
  const client = await customer(p)
  const content = bytesOf(2 * MEBIBYTE)
  const { id } = await begin(client, 'a.bin', content.length)
  await append(client, id, 0, content.slice(0, MEBIBYTE))
  expect((await append(client, id, MEBIBYTE, content.slice(MEBIBYTE))).status).toBe(500)
  expect(await refusal(await submit(client, { uploads: [id] }))).toMatchObject({ slug: 'upload-incomplete' })
  state.isIll = false
  const again = await append(client, id, content.length, '')
  expect((await again.json<{ upload: Upload }>()).upload.isReady).toBe(true)
  expect((await submitted(client, [id])).attachments[0]?.sha256).toBe(await hashOf(content))
})

test('a part that R2 does not take can be sent again', async () => {
  const { bucket, state } = failingFiles('put', 0)
  const client = await customer(portal({ env: { FILES: bucket } }))
  const { id } = await begin(client, 'a.log', 7)
  expect((await append(client, id, 0, 'a line\n')).status).toBe(500)
  expect((await client.get(`/api/uploads/${id}`)).headers.get('upload-offset')).toBe('0')
  state.isIll = false
  expect((await append(client, id, 0, 'a line\n')).status).toBe(200)
})

test('what no message took within a day is cleared away, with parts that were left behind; what a message took stays', async () => {
  const p = portal()
  const client = await customer(p)
  const whole = await uploaded(client, 'a.log', 'a line\n')
  const half = await begin(client, 'b.bin', 2 * MEBIBYTE)
  await append(client, half.id, 0, bytesOf(MEBIBYTE))
  await env.FILES.put(`uploads/${half.id}/0-stray`, 'a part whose row was never written')
  const sent = await uploaded(client, 'c.log', 'a line\n')
  const { attachments } = await submitted(client, [sent.id])
  await env.FILES.put(`uploads/${sent.id}/0-stray`, 'a part that came late')

  p.clock.now += 24 * HOUR_MS
  expect(await refusal(await append(client, half.id, MEBIBYTE, bytesOf(MEBIBYTE)))).toMatchObject({ slug: 'upload-not-found' })
  p.clock.now += 26 * HOUR_MS
  // The other tests' uploads take their turns, too.
  for (let run = 0; run < 3; run += 1) await runHousekeeping(p.env, db, p.clock.now)
  for (const { id } of [whole, half]) {
    expect(await objectsOf(id)).toEqual([])
    expect(await db.select().from(uploads).where(eq(uploads.id, id))).toEqual([])
  }
  expect(await objectsOf(sent.id)).toEqual([`files/${sent.id}`])
  expect(await (await client.get(attachments[0]?.url ?? '')).text()).toBe('a line\n')
})
