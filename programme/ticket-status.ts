/**
 * new: nobody has taken it up; open: it is our turn; waiting: it is the customer's turn; resolved: it has an outcome and
 * can be reopened; closed: over, and reopened only by asking for it.
 */
export const STATUSES = ['new', 'open', 'waiting', 'resolved', 'closed'] as const
export type TicketStatus = (typeof STATUSES)[number]

/** `system` is the portal itself, acting on the clock. */
export const ACTORS = ['customer', 'agent', 'system'] as const
export type Actor = (typeof ACTORS)[number]

/**
 * `reply` is an agent's public reply after which it is still our turn, `wait` says, with a reply or without one, that it
 * is the customer's; `resume` takes the turn back without a reply; `customerReply` is the customer's message; `withdraw`
 * takes back a ticket that needs no answer any more. A ticket is `split` into several by an agent alone where that costs
 * nothing, and otherwise as the customer answers the agent's proposal; whose turn it is stays as it was. `unassign` leaves it
 * to nobody again; `merge` ends it as the duplicate of a ticket that goes on, which `absorb`s it.
 */
export const TICKET_ACTIONS = [
  'assign',
  'unassign',
  'reply',
  'wait',
  'resume',
  'customerReply',
  'resolve',
  'withdraw',
  'close',
  'reopen',
  'split',
  'proposeSplit',
  'withdrawSplit',
  'acceptSplit',
  'declineSplit',
  'diagnose',
  'cancelReplacement',
  'shipReplacement',
  'recordArrival',
  'recordReturn',
  'proposeEstimate',
  'withdrawEstimate',
  'agreeEstimate',
  'declineEstimate',
  'merge',
  'absorb',
] as const
export type TicketAction = (typeof TICKET_ACTIONS)[number]

/** Reasons in order of precedence: who may do it at all, then whether it can be done to a ticket of this status. */
export type TransitionRefusal =
  | Readonly<{ reason: 'action-not-yours'; action: TicketAction; actor: Actor }>
  | Readonly<{ reason: 'ticket-closed'; action: TicketAction }>
  | Readonly<{ reason: 'ticket-status-conflict'; action: TicketAction; status: TicketStatus }>

export type Transition = Readonly<{ ok: true; to: TicketStatus }> | Readonly<{ ok: false; refusal: TransitionRefusal }>

const WHO: Readonly<Record<TicketAction, readonly Actor[]>> = {
  assign: ['agent', 'system'],
  unassign: ['agent'],
  reply: ['agent'],
  wait: ['agent'],
  resume: ['agent'],
  customerReply: ['customer'],
  resolve: ['agent'],
  withdraw: ['customer'],
  close: ['customer', 'agent', 'system'],
  reopen: ['customer', 'agent'],
  split: ['agent'],
  proposeSplit: ['agent'],
  withdrawSplit: ['agent'],
  acceptSplit: ['customer'],
  declineSplit: ['customer'],
  diagnose: ['agent'],
  cancelReplacement: ['agent'],
  shipReplacement: ['agent'],
  recordArrival: ['customer', 'agent'],
  recordReturn: ['agent'],
  proposeEstimate: ['agent'],
  withdrawEstimate: ['agent'],
  agreeEstimate: ['customer'],
  declineEstimate: ['customer'],
  merge: ['agent'],
  absorb: ['agent'],
}

/** Of actions that a ticket takes while it is not over, and that leave its status as it is. */
const STAYS = { new: 'new', open: 'open', waiting: 'waiting' } as const
/** Of actions that a ticket takes whether it is over or not. */
const ALWAYS_STAYS = { ...STAYS, resolved: 'resolved', closed: 'closed' } as const

/** Where each action leads from each status; a missing status cannot be left by it. */
const LEADS_TO: Readonly<Record<TicketAction, Readonly<Partial<Record<TicketStatus, TicketStatus>>>>> = {
  assign: { new: 'open', open: 'open', waiting: 'waiting' },
  unassign: STAYS,
  reply: { new: 'open', open: 'open', waiting: 'open', resolved: 'resolved' },
  wait: { new: 'waiting', open: 'waiting', waiting: 'waiting' },
  resume: { new: 'open', open: 'open', waiting: 'open' },
  customerReply: { new: 'new', open: 'open', waiting: 'open', resolved: 'open' },
  resolve: { new: 'resolved', open: 'resolved', waiting: 'resolved' },
  withdraw: { new: 'closed', open: 'closed', waiting: 'closed' },
  close: { new: 'closed', open: 'closed', waiting: 'closed', resolved: 'closed' },
  reopen: { resolved: 'open', closed: 'open' },
  split: STAYS,
  proposeSplit: STAYS,
  withdrawSplit: STAYS,
  acceptSplit: STAYS,
  declineSplit: STAYS,
  diagnose: STAYS,
  cancelReplacement: ALWAYS_STAYS,
  shipReplacement: ALWAYS_STAYS,
  recordArrival: ALWAYS_STAYS,
  recordReturn: ALWAYS_STAYS,
  proposeEstimate: STAYS,
  withdrawEstimate: STAYS,
  agreeEstimate: STAYS,
  declineEstimate: STAYS,
  merge: { new: 'resolved', open: 'resolved', waiting: 'resolved' },
  absorb: STAYS,
}

/**
 * Where an action leads. What depends on more than the status is decided elsewhere: whether a ticket may still be
 * reopened, by asking or by writing to it, in `decideReopen`; what closing does to an incident, in
 * `closingOutcome`.
 */
export function transition(status: TicketStatus, action: TicketAction, actor: Actor): Transition {
  if (!WHO[action].includes(actor)) return { ok: false, refusal: { reason: 'action-not-yours', action, actor } }
  // The portal closes only what has been resolved and left alone; people may close at any time.
  const to = actor === 'system' && action === 'close' && status !== 'resolved' ? undefined : LEADS_TO[action][status]
  if (to) return { ok: true, to }
  if (status === 'closed') return { ok: false, refusal: { reason: 'ticket-closed', action } }
  return { ok: false, refusal: { reason: 'ticket-status-conflict', action, status } }
}
