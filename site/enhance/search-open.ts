import { onSearchKey } from './search-key.ts'

/** On a page that acts, "/" opens the search; on pages without a script the access key "/" does. The frame then takes the cursor. */
const panel = document.querySelector<HTMLDetailsElement>('details.site-search')
if (panel) {
  onSearchKey(document, () => {
    panel.open = true
  })
}
