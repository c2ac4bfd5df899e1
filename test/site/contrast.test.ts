import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../site/styles/tokens.css'), 'utf8')

/** What applies to everybody, and what replaces it for readers who ask for more contrast. */
const [OWN = '', FOR_MORE = ''] = css.split('@media (prefers-contrast: more)')

/** The colour a purpose has in one scheme: the first of the pair is light, the second dark. */
function colour(purpose: string, scheme: 'light' | 'dark', rules = OWN): string {
  const pair = new RegExp(`--color-${purpose}: light-dark\\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\\)`).exec(rules)
  const hex = pair?.[scheme === 'light' ? 1 : 2]
  if (!hex) throw new Error(`tokens.css has no colour for ${purpose}`)
  return hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, '$&$&') : hex
}

/** The same for readers who ask for more contrast: another colour, that of another purpose, or the one that everybody gets. */
function colourForMore(purpose: string, scheme: 'light' | 'dark'): string {
  const [, other] = new RegExp(`--color-${purpose}: var\\(--color-([a-z-]+)\\)`).exec(FOR_MORE) ?? []
  if (other) return colour(other, scheme)
  return colour(purpose, scheme, FOR_MORE.includes(`--color-${purpose}: `) ? FOR_MORE : OWN)
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

const SURFACES = ['page', 'raised', 'sunken', 'accent-soft', 'danger-soft', 'warning-soft']
const REQUIRED: [purpose: string, ratio: number][] = [
  ['text', 7],
  ['text-soft', 4.5],
  ['accent', 4.5],
  ['accent-strong', 4.5],
  ['danger', 4.5],
  ['warning', 4.5],
  ['control-line', 3],
]

for (const scheme of ['light', 'dark'] as const) {
  test(`${scheme}: text, links and the lines around controls are told from every surface they may lie on`, () => {
    const weak = REQUIRED.flatMap(([purpose, ratio]) =>
      SURFACES.map((surface) => ({ purpose, surface, ratio, found: contrast(colour(purpose, scheme), colour(surface, scheme)) })),
    ).filter(({ found, ratio }) => found < ratio)
    expect(weak).toEqual([])
  })

  test(`${scheme}: readers who ask for more contrast get 7:1 for all text, and 4.5:1 for lines`, () => {
    const weak = REQUIRED.flatMap(([purpose]) =>
      SURFACES.map((surface) => ({
        ...{ purpose, surface },
        found: contrast(colourForMore(purpose, scheme), colour(surface, scheme)),
      })),
    ).filter(({ found, purpose }) => found < (purpose === 'control-line' ? 4.5 : 7))
    expect(weak).toEqual([])
    expect(contrast(colour('on-accent', scheme), colourForMore('accent', scheme))).toBeGreaterThanOrEqual(7)
  })

  test(`${scheme}: the label of a filled button can be read`, () => {
    for (const fill of ['accent', 'accent-strong']) {
      expect(contrast(colour('on-accent', scheme), colour(fill, scheme))).toBeGreaterThanOrEqual(4.5)
    }
  })
}
