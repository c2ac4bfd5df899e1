import { seemsToHoldSecret } from '../../locales/secret-hint.ts'

/** Warns while somebody types that a password seems to stand in a form's text. The worker warns as well, once, when it is sent. */
const AFTER_MS = 500

for (const hint of document.querySelectorAll<HTMLElement>('[data-secret-hint]')) {
  const form = hint.closest('form')
  let waiting: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    hint.hidden = !['subject', 'body'].some((name) => seemsToHoldSecret(textOf(form?.elements.namedItem(name))))
  }
  form?.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(look, AFTER_MS)
  })
}

function textOf(field: unknown): string {
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement ? field.value : ''
}
