/** The key "/" leads to the search field, as on the pages without a script the access key "/" does. */
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const fields = [...document.querySelectorAll<HTMLInputElement>('input[type="search"][name="q"]')]
  const field = fields.find((candidate) => candidate.checkVisibility())
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})
