import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal, refusal } from './support.ts'

const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

interface Found {
  items: { number: string }[]
  nextCursor: string | null
}

async function customer(email = newEmail()): Promise<Client> {
  await issueLicense({ orderEmail: email })
  return p.signedIn(email)
}

async function submitted(client: Client, subject: string, body = 'Text'): Promise<string> {
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject, body, locale: 'en' },
    ...{ payWith: 'plan', policyVersion: programme.policy.version },
  })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

const search = async (q: string, more = ''): Promise<Found> => {
  const response = await agent.get(`/api/desk/search?q=${encodeURIComponent(q)}${more}`)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}
const found = async (q: string) => (await search(q)).items.map(({ number }) => number)
const word = () => `w${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`

test('a ticket is found by its number, however it was read out, open or closed', async () => {
  const client = await customer()
  const number = await submitted(client, 'By number')
  await client.post(`/api/tickets/${number}/close`, {})
  const spaced = `${number.slice(0, 3)} ${number.slice(3, 6)}-${number.slice(6)}`
  for (const typed of [number, spaced, `#${number}`]) expect(await found(typed)).toEqual([number])
  expect(await found('100000000')).toEqual([])
})

test('tickets are found by the mail address or its beginning, the latest first, page after page', async () => {
  const email = newEmail()
  const client = await customer(email)
  const numbers: string[] = []
  for (let index = 0; index < 3; index += 1) {
    p.clock.now += 1000
    numbers.unshift(await submitted(client, `By address ${index}`))
  }
  expect(await found(email.toUpperCase())).toEqual(numbers)
  expect(await found(`${email.split('@')[0]}@`)).toEqual(numbers)
  const first = await search(email, '&limit=2')
  const second = await search(email, `&limit=2&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(numbers)
  expect(second.nextCursor).toBeNull()
  expect(await found('nobody-at-all@')).toEqual([])
})

test('words of the subject, of a reply and of an internal note find the ticket, all of them together in one message', async () => {
  const client = await customer()
  const [inSubject, inReply, inNote] = [word(), word(), word()]
  const number = await submitted(client, `Relay ${inSubject}`)
  await client.post(`/api/tickets/${number}/messages`, { body: `Now ${inReply} as well` })
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: `See ${inNote}`, visibility: 'internal' })
  for (const typed of [inSubject, inReply, inNote, inSubject.slice(0, 10), `${inReply} ${inSubject}`, `relay ${inNote}`]) {
    expect(await found(typed), typed).toEqual([number])
  }
  expect(await found(`${inReply} ${word()}`)).toEqual([])
})

test.each([
  ['Άδεια χρήσης: λύθηκε ο ΣΥΝΔΕΣΜΟΣ', ['αδεια', 'άδεια', 'ΆΔΕΙΑ', 'χρησησ', 'χρήσης', 'λυθηκε', 'σύνδεσμος', 'ΣΎΝΔΕΣΜΟΣ']],
  [
    'Ændring af nøglen låser Åben sag',
    ['ændring', 'aendring', 'andring', 'nøgle', 'noegle', 'nogle', 'låser', 'laaser', 'laser', 'åben', 'ÅBEN'],
  ],
  ['Țară și legătură întreruptă', ['tara', 'țară', 'ţară', 'si', 'legatura', 'intrerupta', 'ÎNTRERUPTĂ']],
  ['Straße naïve 0x80004005', ['naive', '0x8000']],
])('in "%s" the spelling of letters does not count', async (subject, typed) => {
  const mark = word()
  const number = await submitted(await customer(), `${subject} ${mark}`)
  for (const one of typed) expect(await found(`${one} ${mark}`), one).toEqual([number])
})

test('what is found comes by ticket, the latest first, and no ticket twice, page after page', async () => {
  const client = await customer()
  const mark = word()
  const numbers: string[] = []
  for (let index = 0; index < 5; index += 1) {
    const number = await submitted(client, `Often ${mark}`, `${mark} again`)
    numbers.unshift(number)
    for (let more = 0; more < 2; more += 1) await client.post(`/api/tickets/${numbers.at(-1)}/messages`, { body: mark })
  }
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await search(mark, `&limit=2${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items.map(({ number }) => number))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(numbers)
})

test('where very many messages hold a word as it was typed, longer words are not looked for', async () => {
  const client = await customer()
  const mark = word()
  const whole = await submitted(client, mark)
  const longer = await submitted(client, `${mark}er`)
  expect(await found(mark)).toEqual([longer, whole])
  await env.DB.prepare(
    `insert into messages (id, ticket_id, author_id, author_role, visibility, body, created_at)
      with recursive series(n) as (select 1 union all select n + 1 from series where n < 200)
      select id || n, ticket_id, author_id, author_role, visibility, ?1, created_at from series, messages
      where ticket_id = (select id from tickets where number = ?2)`,
  )
    .bind(mark, whole)
    .run()
  expect(await found(mark)).toEqual([whole])
  expect(await found(`${mark}e`)).toEqual([longer])
})

test.each(['"', '*', 'a OR b', 'NEAR(a b)', 'words : x', '- ^ ( )', 'a"b*', 'AND', "' or 1=1 --", '% _', '\\', '🙂'])(
  'the question %s is a question like any other',
  async (typed) => {
    expect((await search(typed)).items).toBeInstanceOf(Array)
  },
)

test('details for remote access never enter the index', async () => {
  const columns = await env.DB.prepare(
    "select sql from sqlite_master where type = 'trigger' and sql like '%message_words%'",
  ).all<{
    sql: string
  }>()
  expect(columns.results).toHaveLength(1)
  expect(columns.results[0]?.sql).toMatch(/AFTER INSERT ON messages/)
})

test('nobody searches but agents, and a question without words or with a strange cursor is refused', async () => {
  expect(await refusal(await (await customer()).get('/api/desk/search?q=relay'))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await p.anonymous.get('/api/desk/search?q=relay'))).toMatchObject({ slug: 'signed-out' })
  for (const query of ['', 'q=', 'q=%20', `q=${'a'.repeat(201)}`, 'q=a&cursor=abc', 'q=a&cursor=WyJhIl0']) {
    expect(await refusal(await agent.get(`/api/desk/search?${query}`)), query).toMatchObject({ slug: 'validation-failed' })
  }
})
