import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { portal } from './support.ts'

const rows = async <T>(sql: string) => (await env.DB.prepare(sql).all<T>()).results

test('every table is STRICT', async () => {
  const tables = await rows<{ name: string; sql: string }>(
    "select name, sql from sqlite_master where type = 'table' and name not like '%d1%' and name not like 'sqlite_%' and name not like '_cf%' and name not like 'message_words%'",
  )
  expect(tables.length).toBeGreaterThan(12)
  for (const { name, sql } of tables) expect(sql.trimEnd(), name).toMatch(/STRICT$/i)
})

test('every reference from one table to another is declared', async () => {
  const tables = await rows<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like '%d1%' and name not like 'sqlite_%' and name not like '_cf%' and name not like 'message_words%'",
  )
  for (const { name } of tables) {
    const columns = (await rows<{ name: string }>(`pragma table_info(${name})`)).map((column) => column.name)
    const declared = (await rows<{ from: string }>(`pragma foreign_key_list(${name})`)).map((key) => key.from)
    const references = columns.filter((column) => /^(account|ticket|message|purchase|lot|assignee|author|actor)_id$/.test(column))
    expect([...declared].sort(), name).toEqual(expect.arrayContaining(references))
  }
})

test('a query that fails says nothing of its parameters', async () => {
  const p = portal({
    env: {
      DB: {
        withSession: () => ({
          prepare: () => {
            throw new Error('secret parameter')
          },
          batch: () => {
            throw new Error('secret parameter')
          },
          getBookmark: () => null,
        }),
      } as unknown as D1Database,
    },
  })
  const response = await p.request('/api/health')
  expect(response.status).toBe(500)
  const body = await response.text()
  expect(body).not.toContain('secret')
  expect(body).toContain(response.headers.get('x-request-id') as string)
})
