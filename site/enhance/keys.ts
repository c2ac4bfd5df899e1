import { keysAreOn, offerKeySwitch } from './key-setting.ts'

/** What keys do, by the key, or by two that follow each other: "g m". */
export type Keys = Readonly<Record<string, () => void>>

/** How long a first key waits for its second. */
const SECOND_KEY_MS = 1500

/**
 * Lets single keys act, but never where somebody types, never together with a modifier, which belongs to the browser and to screen readers,
 * and not at all where they are switched off. The dialog of the page's `Keys.astro` says what they do.
 */
export function listenForKeys(keys: Keys): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog#keys')
  const all: Keys = { '?': () => dialog?.showModal(), ...goingTo(), ...keys }
  let first = ''
  let firstAt = 0
  document.addEventListener(
    'keydown',
    (event) => {
      if (isOthers(event) || dialog?.open || !keysAreOn()) return
      const key = letterOf(event)
      const second = first !== '' && Date.now() - firstAt < SECOND_KEY_MS ? all[`${first} ${key}`] : undefined
      const act = second ?? all[key]
      const begins = !second && Object.keys(all).some((keys) => keys.startsWith(`${key} `))
      first = begins ? key : ''
      firstAt = Date.now()
      if (!act && !begins) return
      event.preventDefault()
      act?.()
    },
    { capture: true },
  )
  if (dialog) offer(dialog)
}

/** The key's sign; on a keyboard that writes other letters, Greek ones, the Latin letter on it. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^[\x20-\x7e]$/.test(key) ? key.toLowerCase() : (/^Key([A-Z])$/.exec(code)?.[1] ?? '').toLowerCase()
}

/** A key that somebody types, or that belongs to the browser, to a screen reader, or to the control it is pressed on. */
function isOthers({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  const isTyping =
    target instanceof HTMLElement &&
    target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')
  return defaultPrevented || ctrlKey || metaKey || altKey || isTyping || key.length > 1
}

/** Keys that lead somewhere, as the dialog lists them; "/" leads to the page's own search field where it has one. */
function goingTo(): Keys {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a[data-keys]')]
  const field = document.querySelector<HTMLInputElement>('input#find')
  return {
    ...Object.fromEntries(links.map((link) => [link.dataset.keys ?? '', () => link.click()])),
    ...(field && { '/': () => field.select() }),
  }
}

function offer(dialog: HTMLDialogElement): void {
  const opener = document.querySelector<HTMLElement>('[data-keys-open]')
  opener?.addEventListener('click', () => dialog.showModal())
  opener?.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden')
  const choice = dialog.querySelector<HTMLInputElement>('#keys-on')
  if (choice) offerKeySwitch(choice)
}
