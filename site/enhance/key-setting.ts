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

/** Keeps the reader's choice. */
export function switchKeys(on: boolean): void {
  try {
    localStorage.setItem(NAME, on ? 'on' : 'off')
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}
