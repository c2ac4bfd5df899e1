import { formatDateTime, formatList } from '../../locales/format.ts'
import { isLocale } from '../../locales/locale.ts'
import { classifyVersion } from '../../programme/product-version.ts'

/**
 * The ticket form while it is filled in: what the version typed means for support, and when we would answer a ticket of this
 * type and severity under each way to pay. The worker says the same without this script, once for all severities.
 */
const form = document.querySelector<HTMLFormElement>('form#ticket')
if (form) {
  followVersion(form)
  followPromises(form)
}

function followVersion(ticket: HTMLFormElement): void {
  const field = ticket.querySelector<HTMLInputElement>('#version')
  const { currentRelease = '', oldestSupportedMajor } = ticket.dataset
  const product = { currentRelease, oldestSupportedMajor: Number(oldestSupportedMajor) }
  const show = () => {
    const standing = field?.value.trim() ? classifyVersion(product, field.value) : 'current'
    for (const note of ticket.querySelectorAll<HTMLElement>('[data-standing]')) note.hidden = note.dataset.standing !== standing
  }
  // On leaving the field: a version half typed is no version yet.
  field?.addEventListener('change', show)
  show()
}

/** What `GET /api/deadlines?explain=true` says of a promise. */
interface Explained {
  event: string
  target: { kind: string }
  dueAt: string
}

function followPromises(ticket: HTMLFormElement): void {
  const ways = [...ticket.querySelectorAll<HTMLElement>('[data-plan]')]
  if (ways.length === 0) return
  let asked = 0
  const show = async () => {
    asked += 1
    const mine = asked
    const answers = await Promise.all(ways.map((way) => linesFor(ticket, way.dataset.plan ?? '')))
    if (mine !== asked) return
    for (const [index, way] of ways.entries()) replaceLines(way, answers[index] ?? [])
  }
  ticket.addEventListener('change', ({ target }) => {
    // What stood there before stays when the portal cannot be reached: it was true when the page was loaded.
    if (target instanceof HTMLInputElement && (target.name === 'type' || target.name === 'severity'))
      show().catch(() => undefined)
  })
}

/** The promises of a plan in words: for the severity chosen, or for each as long as none is. */
async function linesFor(ticket: HTMLFormElement, plan: string): Promise<string[]> {
  const chosen = ticket.querySelector<HTMLInputElement>('[name="severity"]:checked')
  const severities = chosen ? [chosen] : [...ticket.querySelectorAll<HTMLInputElement>('[name="severity"]')]
  const { linesFor: template = '', ...sentences } = sentencesOf(ticket)
  const groups = new Map<string, { lines: string[]; severities: string[] }>()
  for (const { value } of severities) {
    const lines = wordLines(ticket, sentences, await explain(ticket, plan, value))
    const group = groups.get(lines.join('\n')) ?? { lines, severities: [] }
    group.severities.push(value)
    groups.set(lines.join('\n'), group)
  }
  const all = [...groups.values()]
  if (all.length === 1) return all[0]?.lines ?? []
  return all.flatMap((group) =>
    group.lines.map((text) => fill(template, { severities: formatList(localeOf(), group.severities), text })),
  )
}

async function explain(ticket: HTMLFormElement, plan: string, severity: string): Promise<Explained[]> {
  const types = [...ticket.querySelectorAll<HTMLInputElement>('[name="type"]')]
  const type = (types.find(({ checked }) => checked) ?? types[0])?.value ?? ''
  // The server's clock, carried on: a reader's own may be wrong.
  const at = new Date(Number(ticket.dataset.servedAt) + performance.now()).toISOString()
  const query = new URLSearchParams({ plan, severity, type, at, explain: 'true' })
  const response = await fetch(`/api/deadlines?${query}`)
  if (!response.ok) throw new Error(`deadlines: ${response.status}`)
  const { explanation }: { explanation: Explained[] } = await response.json()
  return explanation
}

function wordLines(ticket: HTMLFormElement, sentences: Record<string, string>, promises: readonly Explained[]): string[] {
  const zone = ticket.dataset.timeZone ?? 'UTC'
  const lines = promises.map(({ event, target, dueAt }) =>
    fill(sentences[`${event}.${target.kind}`] ?? '', { at: formatDateTime(localeOf(), Date.parse(dueAt), zone) }),
  )
  return lines.length > 0 ? lines : [sentences.none ?? '']
}

function replaceLines(way: HTMLElement, lines: readonly string[]): void {
  const list = way.querySelector('.promise-lines')
  const made = lines.map((line) => {
    const span = document.createElement('span')
    span.textContent = line
    return span
  })
  if (list && list.textContent !== lines.join('')) list.replaceChildren(...made)
}

function sentencesOf(ticket: HTMLFormElement): Record<string, string> {
  return JSON.parse(ticket.dataset.sentences || '{}')
}

function fill(sentence: string, facts: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
}

function localeOf() {
  const { lang } = document.documentElement
  return isLocale(lang) ? lang : 'en'
}
