import { keysAreOn } from './key-setting.ts'

/** Does something when a key that is pressed on a page asks for the search. */
export function onSearchKey(page: Document, act: () => void): void {
  page.addEventListener('keydown', (event) => {
    if (!isSearchKey(event)) return
    event.preventDefault()
    act()
  })
}

/** Whether it is "/", where nobody types and nothing else has taken it. */
function isSearchKey(event: KeyboardEvent): boolean {
  const isTyping = (event.target as Element | null)?.matches?.('input, textarea, select, [contenteditable]') ?? false
  const isOthers = event.defaultPrevented || isTyping || event.ctrlKey || event.metaKey || event.altKey
  return event.key === '/' && !isOthers && keysAreOn()
}
