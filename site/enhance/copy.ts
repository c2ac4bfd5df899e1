/** A button that copies the text of the field or element that `data-copy` names, and says so. Without scripts there is no such button. */
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy ?? '')
    if (!source) return
    await navigator.clipboard.writeText(source instanceof HTMLInputElement ? source.value : (source.textContent ?? ''))
    button.textContent = button.dataset.done ?? ''
  })
}
