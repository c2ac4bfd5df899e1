import './search.ts'
import { onSearchKey } from './search-key.ts'

/**
 * The search in its frame on another page: the field is ready whenever the panel is opened, Escape and a press elsewhere close it, and from
 * its first use on "/" opens it on that page, too.
 */
const panel = window.frameElement?.closest('details')
if (panel) {
  const field = document.querySelector<HTMLInputElement>('#q')
  const around = panel.ownerDocument
  const ready = () => {
    if (!panel.open) return
    field?.focus()
    field?.select()
  }
  const close = () => {
    panel.open = false
    panel.querySelector('summary')?.focus()
  }
  panel.addEventListener('toggle', ready)
  for (const page of [document, around]) {
    page.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && panel.open) close()
    })
  }
  around.addEventListener('pointerdown', ({ target }) => {
    if (!panel.contains(target as Node)) panel.open = false
  })
  onSearchKey(around, () => {
    panel.open = true
  })
  ready()
}
