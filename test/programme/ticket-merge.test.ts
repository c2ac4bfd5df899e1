import { expect, test } from 'vitest'
import { decideMerge, type MergeableTicket, survivingPromise } from '../../programme/ticket-merge.ts'

const duplicate: MergeableTicket = { number: '2', accountId: 'acc_1', status: 'new', mergedInto: null }
const kept: MergeableTicket = { number: '1', accountId: 'acc_1', status: 'open', mergedInto: null }

test.each([
  [{}, null],
  [{ status: 'waiting' }, null],
  [{ number: '2', accountId: 'acc_2' }, 'same-ticket'],
  [{ accountId: 'acc_2', mergedInto: '3', status: 'resolved' }, 'other-customers-ticket'],
  [{ mergedInto: '3', status: 'resolved' }, 'merged-ticket'],
  [{ status: 'resolved' }, 'ended-ticket'],
  [{ status: 'closed' }, 'ended-ticket'],
] as const)('merging into a ticket with %j is answered %j', (difference, refusal) => {
  expect(decideMerge(duplicate, { ...kept, ...difference })).toBe(refusal)
})

const promise = (dueAt: number | null, metAt: number | null = null) => ({ dueAt, metAt, made: undefined })

test.each([
  ['the earlier of two', promise(200), promise(100), 'merged'],
  ['the earlier of two', promise(100), promise(200), 'kept'],
  ['at the same instant its own', promise(100), promise(100), 'kept'],
  ['the only one', promise(null), promise(100), 'merged'],
  ['none where none was made', promise(null), promise(null), 'kept'],
  ['what it has met', promise(200, 150), promise(100), 'kept'],
  ['its own where the other was met', promise(200), promise(100, 50), 'kept'],
  ['what it has met without a promise', promise(null, 150), promise(100), 'kept'],
] as const)('the ticket that goes on keeps %s', (_, mine, others, survivor) => {
  expect(survivingPromise(mine, others)).toBe(survivor)
})
