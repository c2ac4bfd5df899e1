/** Keeps an internal note that is being written while another form of the page is sent; forgotten once the note itself is kept. */
const field = document.querySelector<HTMLTextAreaElement>('#note')
const key = `note:${location.pathname}`

if (field) {
  try {
    if (new URLSearchParams(location.search).get('done') === 'note') sessionStorage.removeItem(key)
    field.value ||= sessionStorage.getItem(key) ?? ''
    field.addEventListener('input', () => sessionStorage.setItem(key, field.value))
  } catch {
    // Storage is switched off: the form works as well without.
  }
}
