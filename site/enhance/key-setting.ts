/** Whether single keys do something: some people's software presses them by accident (WCAG 2.1.4). Remembered by the browser. */
const NAME = 'single-keys'

/** As the reader chose; on until they choose. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(NAME) !== 'off'
  } catch {
    // Storage is switched off: then nothing can be remembered.
    return true
  }
}

/** Lets the reader choose, and keeps the choice. */
export function offerKeySwitch(box: HTMLInputElement): void {
  box.checked = keysAreOn()
  box.addEventListener('change', () => {
    try {
      localStorage.setItem(NAME, box.checked ? 'on' : 'off')
    } catch {
      // Storage is switched off: then nothing can be remembered.
    }
  })
}
