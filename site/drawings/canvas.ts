import type { SiteTranslate } from '../../locales/site.ts'
import type { Drawing } from './drawing.ts'

/** Where something lies on a drawing, in pixels from its upper left corner. */
export type Place = Readonly<{ x: number; y: number }>
/** A rectangle. */
export type Area = Place & Readonly<{ width: number; height: number }>
/** What a box is drawn like: filled where the eye should go first, `good` and `bad` for how something ends, `quiet` for what surrounds. */
export type Tone = 'plain' | 'strong' | 'good' | 'bad' | 'quiet'

/** Every drawing is as wide as this, so that on a telephone its letters are still read with ease. */
export const DRAWING_WIDTH = 420

const LINE_HEIGHT = 19
/** Most that a letter takes on average in the faces below, in pixels. */
const LETTER_WIDTH = { text: 8, strong: 8.6, soft: 7.2 }

/** Colours of tokens.css, light and dark, which a picture cannot read; the test of articles compares them. */
const COLORS = {
  card: ['#fff', '#162224'],
  mist: ['#f1f0e9', '#1b292b'],
  line: ['#7c8583', '#728688'],
  soft: ['#53625f', '#a3b3b2'],
  ink: ['#18282a', '#e4ebe8'],
  accent: ['#0b5d54', '#7fd3ba'],
  'accent-soft': ['#e2eeea', '#15332e'],
  'on-accent': ['#fff', '#0f1819'],
  bad: ['#a11f3c', '#f597a6'],
  'bad-soft': ['#fbe9ea', '#3b191f'],
} as const

/** It stands in the picture, which so follows the scheme of the page that shows it. */
const STYLE = [
  scheme(0),
  `@media(prefers-color-scheme:dark){${scheme(1)}}`,
  "text{font:15px -apple-system,'Segoe UI',Roboto,'Noto Sans',Ubuntu,'DejaVu Sans Condensed',sans-serif;fill:var(--ink);text-anchor:middle}",
  '.start{text-anchor:start}.end{text-anchor:end}',
  '.strong{font-weight:600}.soft{font-size:13.5px;fill:var(--soft)}.on{fill:var(--on-accent)}',
  '.ground,.plain{fill:var(--card)}.quiet{fill:var(--mist)}.plain{stroke:var(--line)}rect.strong{fill:var(--accent)}',
  '.good{fill:var(--accent-soft);stroke:var(--accent)}rect.bad{fill:var(--bad-soft);stroke:var(--bad)}',
  '.rule{fill:none;stroke:var(--line)}.rule.dashed{stroke-dasharray:3 4}.dot{fill:var(--accent)}',
  '.arrow{fill:none;stroke:var(--accent);stroke-width:2;marker-end:url(#tip)}.arrow.dashed{stroke-dasharray:5}.arrow.bad{stroke:var(--bad);marker-end:url(#tip-bad)}',
  '#tip{fill:var(--accent)}#tip-bad{fill:var(--bad)}.cross{fill:none;stroke:var(--bad);stroke-width:3;stroke-linecap:round}',
].join('\n')

/** A whole drawing as a picture (SVG 2), in the translator's language. Its title is for whoever opens it by itself. */
export function picture(t: SiteTranslate, { title, height, parts }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" lang="${t.locale}" width="${DRAWING_WIDTH}" height="${height}" viewBox="0 0 ${DRAWING_WIDTH} ${height}">`,
    `<title>${escaped(t(title))}</title><style>${STYLE}</style><defs>${tip('tip')}${tip('tip-bad')}</defs>`,
    `<path class="ground" d="M0 0h${DRAWING_WIDTH}v${height}H0z"/>`,
    ...parts(t),
    '</svg>\n',
  ].join('\n')
}

/** A box with its words in the middle, and softer ones below them. */
export function box(area: Area, tone: Tone, words: string, below = ''): string {
  const heading = wrapped(words, area.width - 16, 'strong')
  const notes = below ? wrapped(below, area.width - 16, 'soft') : []
  const x = area.x + area.width / 2
  const y = area.y + area.height / 2 - ((heading.length + notes.length - 1) * LINE_HEIGHT) / 2 + 5
  const style = tone === 'strong' ? 'strong on' : 'strong'
  return [
    frame(area, tone),
    lines(heading, { x, y }, style),
    lines(notes, { x, y: y + heading.length * LINE_HEIGHT }, tone === 'strong' ? 'soft on' : 'soft'),
  ].join('')
}

/** A box without words. */
export function frame({ x, y, width, height }: Area, tone: Tone): string {
  return `<rect class="${tone}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`
}

/** Words that are broken into lines of at most that width; `y` is the baseline of the first. */
export function words(text: string, at: Place, widthMax: number, style = ''): string {
  return lines(wrapped(text, widthMax, style.includes('soft') ? 'soft' : 'text'), at, style)
}

/** An arrow along a path in the words of SVG; `bad` for a way that fails, `dashed` for one that is not always taken. */
export function arrow(path: string, style: '' | 'dashed' | 'bad dashed' = ''): string {
  return `<path class="arrow ${style}" d="${path}"/>`
}

/** A line without a direction. */
export function rule(path: string, style: '' | 'dashed' = ''): string {
  return `<path class="rule ${style}" d="${path}"/>`
}

/** A disc, with a number in it where one is given. */
export function disc({ x, y }: Place, radius: number, number = ''): string {
  const sign = number ? `<text class="strong on" x="${x}" y="${y + 5}">${number}</text>` : ''
  return `<circle class="dot" cx="${x}" cy="${y}" r="${radius}"/>${sign}`
}

/** A cross, where a way ends. */
export function cross({ x, y }: Place): string {
  return `<path class="cross" d="M${x - 7} ${y - 7}l14 14m0-14-14 14"/>`
}

function scheme(index: 0 | 1): string {
  return `svg{${Object.entries(COLORS)
    .map(([name, colors]) => `--${name}:${colors[index]}`)
    .join(';')}}`
}

/** The head of an arrow. */
function tip(id: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>`
}

function lines(texts: readonly string[], { x, y }: Place, style: string): string {
  return texts
    .map((text, index) => `<text class="${style}" x="${x}" y="${y + index * LINE_HEIGHT}">${escaped(text)}</text>`)
    .join('')
}

function wrapped(text: string, widthMax: number, face: keyof typeof LETTER_WIDTH): string[] {
  const lettersMax = Math.floor(widthMax / LETTER_WIDTH[face])
  const made: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${made.at(-1) ?? ''} ${word}`.trim()
    if (made.length > 0 && longer.length <= lettersMax) made[made.length - 1] = longer
    else made.push(word)
  }
  return made
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
