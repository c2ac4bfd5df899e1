import { keysAreOn } from './key-setting.ts'

/** Whether a key that was pressed asks for the search: "/", where nobody types and nothing else has taken it. */
export function isSearchKey(event: KeyboardEvent): boolean {
  const isTyping = (event.target as Element | null)?.matches?.('input, textarea, select, [contenteditable]') ?? false
  const isOthers = event.defaultPrevented || isTyping || event.ctrlKey || event.metaKey || event.altKey
  return event.key === '/' && !isOthers && keysAreOn()
}
