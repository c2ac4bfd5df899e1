import { forgetUploads, uploadsOf } from './upload.ts'

/**
 * Forms with files (`data-draft`): what is typed is kept in the browser until it is sent, and sending leaves the page only
 * once it has worked, so that neither a fault nor an ended session loses a word or a chosen file. The worker answers 201 with
 * Location, or the problem as JSON (RFC 9457). Without this script the form posts as any other.
 */
const SAVE_AFTER_MS = 400

/** Saves that wait for a pause in the typing. */
const waiting = new Map<HTMLFormElement, ReturnType<typeof setTimeout>>()

interface Problem {
  type: string
  title: string
  detail: string
  errors?: { pointer: string; detail: string }[]
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
  keepDraft(form)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (form.getAttribute('aria-busy') !== 'true') send(form, event.submitter)
  })
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const progress = beginSending(form)
  const uploads = await uploadsOf(form)
  if (uploads === null) {
    endSending(form, progress)
    showProblem(form, { type: '', title: form.dataset.filesWaitingText ?? '', detail: '' })
    return
  }
  const request = new XMLHttpRequest()
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    if (total > 0) progress.value = loaded / total
  })
  request.addEventListener('loadend', () => {
    endSending(form, progress)
    const location = request.getResponseHeader('location')
    if (request.status === 201 && location) leaveFor(form, location)
    else showProblem(form, problemOf(request) ?? { type: '', title: form.dataset.failedText ?? '', detail: '' })
  })
  request.open('POST', form.action)
  request.setRequestHeader('accept', 'application/problem+json')
  const data = new FormData(form, button)
  if (uploads) data.set('uploads', uploads)
  request.send(data)
}

function problemOf(request: XMLHttpRequest): Problem | undefined {
  const isProblem = request.getResponseHeader('content-type')?.startsWith('application/problem+json')
  return isProblem ? JSON.parse(request.responseText) : undefined
}

function beginSending(form: HTMLFormElement): HTMLProgressElement {
  clearProblem(form)
  form.setAttribute('aria-busy', 'true')
  const progress = document.createElement('progress')
  progress.setAttribute('aria-label', form.dataset.sendingText ?? '')
  form.append(progress)
  return progress
}

function endSending(form: HTMLFormElement, progress: HTMLProgressElement): void {
  form.removeAttribute('aria-busy')
  progress.remove()
}

function leaveFor(form: HTMLFormElement, address: string): void {
  forgetDraft(form)
  forgetUploads(form)
  const target = new URL(address, location.href)
  const isThisPage = target.pathname + target.search === location.pathname + location.search
  location.assign(target)
  // An address that differs in nothing but the fragment is not loaded again by itself.
  if (isThisPage) location.reload()
}

/** The problem above the form, each field's part of it by the field, and the reader's attention there. */
function showProblem(form: HTMLFormElement, problem: Problem): void {
  clearProblem(form)
  const notice = element('div', 'notice danger')
  notice.setAttribute('role', 'alert')
  notice.tabIndex = -1
  notice.append(element('h2', '', problem.title), element('p', '', problem.detail))
  if (problem.type.endsWith('/signed-out')) notice.append(signInLink(form))
  for (const { pointer, detail } of problem.errors ?? []) {
    const name = pointer.split('/')[1] ?? ''
    const field = form.querySelector<HTMLElement>(`#${CSS.escape(name)}`)
    if (!field) continue
    const link = markField(form, field, name, detail)
    if (detail !== problem.title) notice.append(link)
  }
  form.prepend(notice)
  notice.focus()
  form.dispatchEvent(new CustomEvent('refused', { bubbles: true, detail: problem }))
}

/** Says the error by its field. @returns the link that leads there */
function markField(form: HTMLFormElement, field: HTMLElement, name: string, detail: string): HTMLElement {
  const label = field.closest('fieldset')?.querySelector('legend') ?? form.querySelector(`label[for="${CSS.escape(name)}"]`)
  const error = form.querySelector(`#${CSS.escape(name)}-error`)
  if (error) error.textContent = detail
  field.setAttribute('aria-invalid', 'true')
  const link = element('a', '', `${label?.textContent?.trim() ?? name}: ${detail}`)
  link.setAttribute('href', `#${name}`)
  const line = element('p', '')
  line.append(link)
  return line
}

function clearProblem(form: HTMLFormElement): void {
  for (const old of form.querySelectorAll('[role="alert"]')) old.remove()
  for (const error of form.querySelectorAll('.error')) error.textContent = ''
  for (const field of form.querySelectorAll('[aria-invalid="true"]')) field.setAttribute('aria-invalid', 'false')
}

function signInLink(form: HTMLFormElement): HTMLElement {
  const link = element('a', '', form.dataset.signInText)
  link.setAttribute('href', form.dataset.signIn ?? '')
  link.setAttribute('target', '_blank')
  return link
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

function keepDraft(form: HTMLFormElement): void {
  const key = draftKey(form)
  if (!key) return
  for (const [name, value] of Object.entries(readDraft(key))) {
    const field = form.elements.namedItem(name)
    if (isText(field) && field.value === '') field.value = value
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting.get(form))
    waiting.set(
      form,
      setTimeout(() => saveDraft(form, key), SAVE_AFTER_MS),
    )
  })
  addEventListener('pagehide', () => {
    if (waiting.has(form)) saveDraft(form, key)
  })
}

function saveDraft(form: HTMLFormElement, key: string): void {
  forgetWaiting(form)
  const typed = [...form.elements].filter(isText).flatMap(({ name, value }) => (value ? [[name, value]] : []))
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(typed)))
  } catch {
    // Storage is switched off or full: the form works as well without a draft.
  }
}

function forgetWaiting(form: HTMLFormElement): void {
  clearTimeout(waiting.get(form))
  waiting.delete(form)
}

/** What may be kept as a draft: text, but none of a field that holds a secret (`data-unsaved`). */
function isText(field: unknown): field is HTMLInputElement | HTMLTextAreaElement {
  if (field instanceof Element && field.closest('[data-unsaved]')) return false
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text')
}

function draftKey(form: HTMLFormElement): string | undefined {
  return form.dataset.draft ? `draft:${form.dataset.draft}` : undefined
}

function readDraft(key: string): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}')
  } catch {
    // Storage is switched off, or holds something else: then there is no draft.
    return {}
  }
}

function forgetDraft(form: HTMLFormElement): void {
  forgetWaiting(form)
  const key = draftKey(form)
  try {
    if (key) localStorage.removeItem(key)
  } catch {
    // Storage is switched off: there is nothing to forget.
  }
}
