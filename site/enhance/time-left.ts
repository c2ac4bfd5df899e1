import { formatSpan } from '../../locales/format.ts'
import { isLocale } from '../../locales/locale.ts'

const EVERY_MS = 30_000
const { lang } = document.documentElement
const locale = isLocale(lang) ? lang : 'en'

/** Keeps the time left to each deadline of a list current while the page stays open. */
export function keepTimeLeft(): void {
  setInterval(showTimeLeft, EVERY_MS)
  // A page that lay in the background, or came back from the browser's cache, may be old.
  document.addEventListener('visibilitychange', showTimeLeft)
  window.addEventListener('pageshow', showTimeLeft)
}

function showTimeLeft(): void {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-due]')) {
    const leftMs = Date.parse(shown.dataset.due ?? '') - Date.now()
    const isLate = leftMs < 0
    const sentences = shown.closest<HTMLElement>('[data-left]')?.dataset
    const sentence = (isLate ? sentences?.late : sentences?.left) ?? ''
    shown.textContent = sentence.replace('{span}', formatSpan(locale, Math.abs(leftMs)))
    shown.classList.toggle('late', isLate)
  }
}
