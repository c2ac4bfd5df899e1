import { formatBytes } from '../../locales/format.ts'
import { isLocale } from '../../locales/locale.ts'
import { ask, forgetUpload, startTransfer, type Transfer, type TransferState } from './upload-transfer.ts'

/**
 * A field for files (`data-uploads`) whose files go up while the message is written, each with its progress. The form then names them in
 * `uploads`. They are remembered with the form's draft: after a reload, whole ones are there, and half ones go on once they are chosen again.
 */
interface Item {
  element: HTMLElement
  name: string
  size: number
  lastModified: number
  id?: string
  /** `again`: half of it has arrived, and the file must be chosen again. */
  state: TransferState['kind'] | 'again'
  transfer?: Transfer
}

/** What a draft remembers of a file. */
type Remembered = Pick<Item, 'name' | 'size' | 'lastModified'> & { id: string }

const { lang } = document.documentElement
const locale = isLocale(lang) ? lang : 'en'
const fields = new Map<HTMLFormElement, Field>()

interface Field {
  root: HTMLElement
  input: HTMLInputElement
  items: Item[]
  draft: string
  /** Called whenever an item's state changes. */
  changed: () => void
}

for (const root of document.querySelectorAll<HTMLElement>('[data-uploads]')) {
  const form = root.closest('form')
  const input = root.querySelector<HTMLInputElement>('input[type="file"]')
  if (!form || !input) continue
  const field: Field = { root, input, items: [], draft: form.dataset.draft ?? '', changed: () => undefined }
  fields.set(form, field)
  const hint = root.querySelector('.hint')
  if (hint) hint.textContent = root.dataset.hint ?? ''
  input.addEventListener('change', () => choose(field))
  restore(field)
}

/**
 * Waits until the form's files have arrived.
 * @returns the ids, with commas between; null where one of them needs the reader
 */
export async function uploadsOf(form: HTMLFormElement): Promise<string | null> {
  const field = fields.get(form)
  if (!field) return ''
  const needsReader = () => field.items.some(({ state }) => ['refused', 'again', 'paused'].includes(state))
  const isDone = () => needsReader() || field.items.every(({ state }) => state === 'ready')
  await new Promise<void>((resolve) => {
    field.changed = () => isDone() && resolve()
    field.changed()
  })
  return needsReader() ? null : field.items.map(({ id }) => id).join(',')
}

/** After the message is sent, its files are the ticket's. */
export function forgetUploads(form: HTMLFormElement): void {
  const field = fields.get(form)
  if (field) remember({ ...field, items: [] })
}

function choose(field: Field): void {
  const { input, root } = field
  const chosen = [...(input.files ?? [])]
  // The form sends what it names in `uploads`, and the files not once more.
  input.value = ''
  for (const file of chosen) {
    const waiting = field.items.find((item) => item.state === 'again' && isSame(item, file))
    const { filesMax } = input.form?.dataset ?? {}
    if (waiting) send(field, waiting, file)
    else if (field.items.length >= Number(filesMax)) announce(field, input.form?.dataset.tooManyText ?? '', true)
    else if (file.size > Number(root.dataset.bytesMax)) announce(field, `${file.name}: ${root.dataset.tooLargeText}`, true)
    else send(field, add(field, file), file)
  }
}

function isSame(item: Item, file: File): boolean {
  return item.name === file.name && item.size === file.size && item.lastModified === file.lastModified
}

function add(field: Field, { name, size, lastModified }: Pick<Item, 'name' | 'size' | 'lastModified'>): Item {
  const template = field.root.querySelector('template')?.content.firstElementChild
  const element = template?.cloneNode(true) as HTMLElement
  const item: Item = { element, name, size, lastModified, state: 'again' }
  part(item, 'name').textContent = name
  part(item, 'bar').setAttribute('aria-label', name)
  for (const button of element.querySelectorAll('button')) button.setAttribute('aria-label', `${button.textContent} ${name}`)
  part(item, 'toggle').addEventListener('click', () => toggle(item))
  part(item, 'remove').addEventListener('click', () => remove(field, item))
  field.items.push(item)
  field.root.querySelector('ul')?.append(element)
  return item
}

function send(field: Field, item: Item, file: File): void {
  show(field, item, { kind: 'sending', sent: 0 })
  item.transfer = startTransfer({
    file,
    id: item.id,
    partBytes: Number(field.root.dataset.partBytes),
    onId: (id) => {
      item.id = id
      remember(field)
    },
    onState: (state) => show(field, item, state),
  })
}

function show(field: Field, item: Item, state: TransferState | { kind: 'again'; sent: number }): void {
  const { root } = field
  const isNew = item.state !== state.kind
  item.state = state.kind
  const bar = part(item, 'bar') as HTMLProgressElement
  if ('sent' in state) bar.value = state.sent / item.size
  bar.hidden = state.kind === 'ready' || state.kind === 'refused'
  const sent = 'sent' in state ? `${formatBytes(locale, state.sent)} / ` : ''
  const words = state.kind === 'refused' ? state.reason : (root.dataset[`${state.kind}Text`] ?? '')
  part(item, 'state').textContent = `${sent}${formatBytes(locale, item.size)} · ${words}`
  item.element.classList.toggle('refused', state.kind === 'refused')
  const button = part(item, 'toggle')
  button.hidden = state.kind === 'ready' || state.kind === 'again'
  const isOn = state.kind === 'sending' || state.kind === 'retrying'
  button.textContent =
    (isOn ? root.dataset.pauseText : state.kind === 'refused' ? root.dataset.tryText : root.dataset.resumeText) ?? ''
  button.setAttribute('aria-label', `${button.textContent} ${item.name}`)
  if (isNew) announce(field, `${item.name}: ${words}`)
  field.changed()
}

/** Says what has happened to who does not see it; a refusal that has no line in the list is said at once, and seen. */
function announce({ root }: Field, text: string, isUrgent = false): void {
  const news = root.querySelector<HTMLElement>(isUrgent ? '[aria-live="assertive"]' : '[role="status"]')
  if (news) news.textContent = text
}

function toggle({ state, transfer }: Item): void {
  if (state === 'sending' || state === 'retrying') transfer?.pause()
  else transfer?.resume()
}

function remove(field: Field, item: Item): void {
  item.transfer?.stop()
  if (item.id) forgetUpload(item.id)
  field.items = field.items.filter((each) => each !== item)
  item.element.remove()
  announce(field, '', true)
  remember(field)
  field.changed()
  field.input.focus()
}

function part(item: Item, name: 'name' | 'bar' | 'state' | 'toggle' | 'remove'): HTMLElement {
  return item.element.querySelector(`[data-part="${name}"]`) as HTMLElement
}

async function restore(field: Field): Promise<void> {
  for (const { id, ...file } of remembered(field)) {
    try {
      const { received, isReady } = await ask(id)
      const item = Object.assign(add(field, file), { id })
      show(field, item, isReady ? { kind: 'ready' } : { kind: 'again', sent: received })
    } catch {
      // Cleared away, sent from another window, or signed out: there is nothing to show.
    }
  }
  if (field.items.length > 0) remember(field)
}

function storageKey({ draft }: Field): string | undefined {
  return draft ? `uploads:${draft}` : undefined
}

function remember(field: Field): void {
  const key = storageKey(field)
  const kept = field.items.flatMap(({ id, name, size, lastModified }) => (id ? [{ id, name, size, lastModified }] : []))
  try {
    if (key && kept.length > 0) localStorage.setItem(key, JSON.stringify(kept))
    else if (key) localStorage.removeItem(key)
  } catch {
    // Storage is switched off or full: the upload works as well, but a reload forgets it.
  }
}

function remembered(field: Field): Remembered[] {
  try {
    return JSON.parse(localStorage.getItem(storageKey(field) ?? '') ?? '[]')
  } catch {
    // Storage is switched off, or holds something else: then there is nothing to go on with.
    return []
  }
}
