import { arrow, box, rule } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** Problems are counted by their causes, not by the computers that show them. */
export const problems: Drawing = {
  title: 'pictures.problems.title',
  height: 316,
  parts: (t) => [
    ...[20, 80, 140].map((x) => box({ x, y: 20, width: 50, height: 44 }, 'plain', 'PC')),
    ...[45, 105, 165].map((x) => arrow(`M${x} 66V126`)),
    box({ x: 20, y: 130, width: 170, height: 56 }, 'good', t('pictures.problems.oneCause')),
    arrow('M105 188V236'),
    box({ x: 20, y: 240, width: 170, height: 56 }, 'strong', t('pictures.problems.one')),
    rule('M210 20V296', 'dashed'),
    ...[230, 320].flatMap((x, index) => [
      box({ x: x + 15, y: 20, width: 50, height: 44 }, 'plain', 'PC'),
      arrow(`M${x + 40} 66V126`),
      box({ x, y: 130, width: 80, height: 56 }, 'good', t('pictures.problems.cause', { number: index + 1 })),
      arrow(`M${x + 40} 188V236`),
    ]),
    box({ x: 230, y: 240, width: 170, height: 56 }, 'strong', t('pictures.problems.two')),
  ],
}
