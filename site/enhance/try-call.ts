/** Sends the calls of the API's description from the page itself, with the session or with a token, and shows what came back. */
const token = document.querySelector<HTMLInputElement>('#token')
const origin = document.querySelector<HTMLElement>('[data-origin]')?.dataset.origin ?? location.origin

/** A call as its form is filled in. */
interface Call {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

function callOf(form: HTMLFormElement): Call {
  const typed = new FormData(form)
  let path = form.dataset.path ?? ''
  const query = new URLSearchParams()
  const headers: Record<string, string> = {}
  for (const [name, value] of typed) {
    const text = String(value).trim()
    const [place, key = ''] = name.split('.')
    if (place === 'path') path = path.replace(`{${key}}`, encodeURIComponent(text))
    if (place === 'query' && text) query.set(key, text)
    if (place === 'header' && text) headers[key] = text
  }
  const body = typed.get('body')?.toString()
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (token?.value) headers.Authorization = `Bearer ${token.value.trim()}`
  const asked = query.size > 0 ? `?${query}` : ''
  return { method: form.dataset.method ?? 'GET', path: path + asked, headers, body }
}

/** The call for a shell. A token is never written out. */
function curlOf({ method, path, headers, body }: Call): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const named = { Authorization: 'Bearer bst_…', ...headers, ...(headers.Authorization && { Authorization: 'Bearer bst_…' }) }
  const lines = Object.entries(named).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = body === undefined ? [] : [`-d ${quoted(body)}`]
  return [`curl -X ${method} ${quoted(origin + path)}`, ...lines, ...data].join(' \\\n  ')
}

async function send(form: HTMLFormElement, output: HTMLOutputElement): Promise<void> {
  const { method, path, headers, body } = callOf(form)
  output.replaceChildren()
  try {
    const response = await fetch(path, { method, headers, body, credentials: headers.Authorization ? 'omit' : 'same-origin' })
    const text = await response.text()
    const head = [`${response.status} ${response.statusText}`, ...Array.from(response.headers, (pair) => pair.join(': '))]
    output.append(block('status', head.join('\n')), block('body', readable(text)))
    output.dataset.ok = String(response.ok)
  } catch {
    output.append(form.dataset.unreachable ?? '')
  }
}

function block(name: string, text: string): HTMLElement {
  const pre = document.createElement('pre')
  pre.className = name
  pre.textContent = text
  return pre
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-path]')) {
  const curl = form.querySelector('[data-curl]')
  const output = form.querySelector('output')
  const show = () => {
    if (curl) curl.textContent = curlOf(callOf(form))
  }
  form.addEventListener('input', show)
  token?.addEventListener('input', show)
  show()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (output) void send(form, output)
  })
}

export {}
