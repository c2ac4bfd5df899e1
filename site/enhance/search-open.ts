import { isSearchKey } from './search-key.ts'

/** On a page that acts, "/" opens the search; on pages without a script the access key "/" does. The frame then takes the cursor. */
document.addEventListener('keydown', (event) => {
  const panel = document.querySelector<HTMLDetailsElement>('details.site-search')
  if (!panel || !isSearchKey(event)) return
  event.preventDefault()
  panel.open = true
})
