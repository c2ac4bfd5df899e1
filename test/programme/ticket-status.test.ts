import { expect, test } from 'vitest'
import { ACTORS, STATUSES, TICKET_ACTIONS, transition } from '../../programme/ticket-status.ts'

const ALWAYS = { new: 'new', open: 'open', waiting: 'waiting', resolved: 'resolved', closed: 'closed' } as const

/** For each action: who may do it, and from which status it leads where; every other combination is refused. */
const TABLE = {
  assign: { by: ['agent', 'system'], new: 'open', open: 'open', waiting: 'waiting' },
  unassign: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  reply: { by: ['agent'], new: 'open', open: 'open', waiting: 'open', resolved: 'resolved' },
  wait: { by: ['agent'], new: 'waiting', open: 'waiting', waiting: 'waiting' },
  resume: { by: ['agent'], new: 'open', open: 'open', waiting: 'open' },
  customerReply: { by: ['customer'], new: 'new', open: 'open', waiting: 'open', resolved: 'open' },
  resolve: { by: ['agent'], new: 'resolved', open: 'resolved', waiting: 'resolved' },
  withdraw: { by: ['customer'], new: 'closed', open: 'closed', waiting: 'closed' },
  close: { by: ['customer', 'agent'], new: 'closed', open: 'closed', waiting: 'closed', resolved: 'closed' },
  reopen: { by: ['customer', 'agent'], resolved: 'open', closed: 'open' },
  split: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  proposeSplit: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  withdrawSplit: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  acceptSplit: { by: ['customer'], new: 'new', open: 'open', waiting: 'waiting' },
  declineSplit: { by: ['customer'], new: 'new', open: 'open', waiting: 'waiting' },
  merge: { by: ['agent'], new: 'resolved', open: 'resolved', waiting: 'resolved' },
  absorb: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  diagnose: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  cancelReplacement: { by: ['agent'], ...ALWAYS },
  shipReplacement: { by: ['agent'], ...ALWAYS },
  recordArrival: { by: ['customer', 'agent'], ...ALWAYS },
  recordReturn: { by: ['agent'], ...ALWAYS },
  proposeEstimate: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  withdrawEstimate: { by: ['agent'], new: 'new', open: 'open', waiting: 'waiting' },
  agreeEstimate: { by: ['customer'], new: 'new', open: 'open', waiting: 'waiting' },
  declineEstimate: { by: ['customer'], new: 'new', open: 'open', waiting: 'waiting' },
} as const satisfies Record<string, Record<string, unknown>>

const rows = TICKET_ACTIONS.flatMap((action) =>
  STATUSES.flatMap((status) => ACTORS.map((actor) => [action, status, actor] as const)),
)

test.each(rows.filter(([action, , actor]) => !(action === 'close' && actor === 'system')))(
  '%s a ticket that is %s, by the %s',
  (action, status, actor) => {
    const row: Partial<Record<string, unknown>> = TABLE[action]
    const outcome = transition(status, action, actor)
    const mayAct = (TABLE[action].by as readonly string[]).includes(actor)
    if (!mayAct) expect(outcome).toEqual({ ok: false, refusal: { reason: 'action-not-yours', action, actor } })
    else if (row[status]) expect(outcome).toEqual({ ok: true, to: row[status] })
    else if (status === 'closed') expect(outcome).toEqual({ ok: false, refusal: { reason: 'ticket-closed', action } })
    else expect(outcome).toEqual({ ok: false, refusal: { reason: 'ticket-status-conflict', action, status } })
  },
)

test.each(STATUSES)('the portal closes a ticket that is %s only if that is resolved', (status) => {
  expect(transition(status, 'close', 'system').ok).toBe(status === 'resolved')
})
