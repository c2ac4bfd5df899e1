import { arrow, box, cross, disc, frame, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** The versions of the article's example, the newest first, as long as they are large, with what is to be said of each. */
const VERSIONS = [
  { size: '41 kB', width: 12, tone: 'bad', note: 'pictures.restore.damaged', noteAt: 112 },
  { size: '812 kB', width: 120, tone: 'strong', note: 'pictures.restore.before', noteAt: 232 },
  { size: '809 kB', width: 119, tone: 'good' },
] as const

/** Which version to take, and by which way it goes back to its place; the numbers are those of the article's steps. */
export const restore: Drawing = {
  title: 'pictures.restore.title',
  height: 436,
  parts: (t) => [
    frame({ x: 20, y: 20, width: 380, height: 168 }, 'quiet'),
    words(t('pictures.restore.versions'), { x: 36, y: 48 }, 348, 'start strong'),
    ...VERSIONS.flatMap((version, index) => {
      const y = 66 + index * 40
      return [
        frame({ x: 36, y, width: version.width, height: 28 }, version.tone),
        words(version.size, { x: version.width + 46, y: y + 19 }, 80, 'start'),
        'note' in version ? words(t(version.note), { x: version.noteAt, y: y + 19 }, 374 - version.noteAt, 'start soft') : '',
      ]
    }),
    cross({ x: 386, y: 80 }),
    arrow('M100 190V232'),
    disc({ x: 126, y: 211 }, 12, '4'),
    box({ x: 20, y: 236, width: 220, height: 60 }, 'good', t('pictures.restore.empty')),
    disc({ x: 268, y: 266 }, 12, '5'),
    words(t('pictures.restore.look'), { x: 290, y: 271 }, 116, 'start'),
    arrow('M100 298V350'),
    disc({ x: 126, y: 324 }, 12, '6'),
    box({ x: 20, y: 354, width: 220, height: 60 }, 'plain', t('pictures.restore.place')),
  ],
}
