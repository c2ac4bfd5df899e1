/**
 * Puts a macro into the reply where the caret stands, and selects the outcome it suggests. Nothing that was typed is replaced, and
 * nothing is sent. Without this script the button asks the worker for the page with the macro in it.
 */
interface Filled {
  text: string
  isStandIn: boolean
  unfilled: string[]
  status: 'waiting' | 'resolved' | null
  outcome: string | null
}

const picker = document.querySelector<HTMLElement>('[data-macros]')
const list = picker?.querySelector('select')
const button = picker?.querySelector('button')
const reply = picker?.closest('form')?.querySelector('textarea')

if (picker && list && button && reply) {
  const insert = () => insertChosen(picker, list, reply)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    insert()
  })
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || list.value === '') return
    event.preventDefault()
    insert()
  })
}

async function insertChosen(from: HTMLElement, choice: HTMLSelectElement, field: HTMLTextAreaElement): Promise<void> {
  if (choice.value === '') {
    choice.focus()
    return
  }
  const macro = await fetch(`${from.dataset.macros}${choice.value}`).then(read, () => null)
  if (!macro) {
    say(from, from.dataset.failed ?? '')
    return
  }
  const caret = field.selectionEnd
  const isBelow = caret === field.value.length && /\S$/.test(field.value)
  field.setRangeText(isBelow ? `\n\n${macro.text}` : macro.text, caret, caret, 'end')
  const outcomes = field.form?.querySelector<HTMLSelectElement>('#resolveAs')
  if (outcomes && macro.outcome) outcomes.value = macro.outcome
  choice.value = ''
  say(from, wordsOf(from.dataset, macro))
  field.focus()
  // The draft is kept as if it had been typed.
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

async function read(response: Response): Promise<Filled | null> {
  return response.ok ? (await response.json()).macro : null
}

function wordsOf(words: DOMStringMap, { isStandIn, unfilled, status }: Filled): string {
  const names = unfilled.map((name) => `{{${name}}}`).join(', ')
  const sentences = [
    words.inserted,
    isStandIn && words.standIn,
    names && words.unfilled?.replace('[names]', names),
    status && words[status],
  ]
  return sentences.filter(Boolean).join(' ')
}

function say(from: HTMLElement, text: string): void {
  const said = from.querySelector('[data-said]')
  if (said) said.textContent = text
}
