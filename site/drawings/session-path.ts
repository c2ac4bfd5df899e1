import { arrow, box, disc, rule, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** The way of a session, and at which part of it each step of the article looks. */
export const sessionPath: Drawing = {
  title: 'pictures.path.title',
  height: 436,
  parts: (t) => {
    const stop = (y: number, steps: readonly number[], what: string) => [
      ...steps.map((step, index) => disc({ x: 178 + index * 30, y }, 12, String(step))),
      words(what, { x: 170 + steps.length * 30, y: y + 5 }, 230 - steps.length * 30, 'start'),
    ]
    return [
      box({ x: 20, y: 20, width: 132, height: 48 }, 'plain', 'Viewer'),
      arrow('M86 70V132'),
      ...stop(101, [4], t('pictures.path.firewall')),
      rule('M96 101H160', 'dashed'),
      box({ x: 20, y: 136, width: 132, height: 56 }, 'strong', t('pictures.path.relay')),
      arrow('M86 308V196'),
      ...stop(229, [4], t('pictures.path.firewall')),
      rule('M96 229H160', 'dashed'),
      ...stop(277, [3], t('pictures.path.adapter')),
      rule('M96 277H160', 'dashed'),
      box({ x: 20, y: 312, width: 132, height: 48 }, 'plain', 'Host'),
      ...stop(336, [1, 2], t('pictures.path.computer')),
      disc({ x: 32, y: 400 }, 12, '5'),
      words(t('pictures.path.vpn'), { x: 54, y: 405 }, 350, 'start'),
    ]
  },
}
