import { listAt, rememberedList } from './desk-list.ts'
import { type Keys, listenForKeys } from './keys.ts'
import { sharePresence } from './presence.ts'

/** One ticket at the desk: keys, who else has it open, and a reply that somebody else's has overtaken. */
const shown = document.querySelector<HTMLElement>('[data-presence]')
const reply = document.querySelector<HTMLTextAreaElement>('textarea#body')
if (shown) sharePresence(shown, reply ? [reply] : [])
listenForKeys(ticketKeys())
document.addEventListener('keydown', sendWithEnter)
document.addEventListener('refused', ({ detail }) => {
  if (detail.type.endsWith('/reply-overtaken')) showNewer().catch(() => location.reload())
})

declare global {
  interface DocumentEventMap {
    /** A form that is sent in place was refused, with this problem (enhance/send-in-place.ts). */
    refused: CustomEvent<{ type: string }>
  }
}

/** What keys do on a ticket's page. A control that is not there now has no key. */
function ticketKeys(): Keys {
  const focus = (selector: string) => () => document.querySelector<HTMLElement>(selector)?.focus()
  return {
    r: focus('textarea#body'),
    n: focus('textarea#note'),
    m: focus('#macro'),
    e: focus('#outcome input'),
    s: focus('[aria-labelledby="turn"] button'),
    a: () => document.querySelector<HTMLElement>('button[name="action"][value="assign"]')?.click(),
    j: () => go(1),
    k: () => go(-1),
    u: () => location.assign(rememberedList()?.address ?? new URL('../../', location.href)),
  }
}

/** Leads to the next ticket of the list it was opened from, or the one before; past its ends, back to the list. */
function go(by: 1 | -1): void {
  const list = rememberedList()
  if (!list) return
  const here = list.tickets.indexOf(location.pathname)
  location.assign((here < 0 ? undefined : list.tickets[here + by]) ?? list.address)
}

/** Ctrl or Cmd and Enter press the first button of the form that is written in. */
function sendWithEnter(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, target } = event
  if (key !== 'Enter' || !(ctrlKey || metaKey) || !(target instanceof HTMLTextAreaElement)) return
  const button = target.form?.querySelector<HTMLButtonElement>('.actions button[type="submit"]')
  if (!button) return
  event.preventDefault()
  target.form?.requestSubmit(button)
}

/** Brings in the conversation as it is now. What it holds counts as read: the reply, untouched, can be sent again. */
async function showNewer(): Promise<void> {
  const now = (await listAt(location.href)).querySelector('.messages')
  if (!now) throw new Error('not the ticket')
  document.querySelector('.messages')?.replaceWith(now)
}
