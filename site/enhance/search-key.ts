import { keysAreOn } from './key-setting.ts'

/** The key "/" leads to the search field, as on the pages without a script the access key "/" does. */
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
  const isOthers = event.defaultPrevented || isTyping || event.ctrlKey || event.metaKey || event.altKey
  if (event.key !== '/' || isOthers || !keysAreOn()) return
  const fields = [...document.querySelectorAll<HTMLInputElement>('input[type="search"][name="q"]')]
  const field = fields.find((candidate) => candidate.checkVisibility())
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})
