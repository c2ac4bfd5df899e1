import { arrow, box, cross, frame, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** Why a computer of the same network has to send the packet that wakes another. */
export const wakeOnLan: Drawing = {
  title: 'pictures.wake.title',
  height: 400,
  parts: (t) => [
    box({ x: 120, y: 20, width: 180, height: 56 }, 'strong', 'Viewer', 'Wake up'),
    frame({ x: 12, y: 128, width: 396, height: 260 }, 'quiet'),
    words(t('pictures.wake.network'), { x: 28, y: 374 }, 360, 'start soft'),
    box({ x: 28, y: 190, width: 150, height: 72 }, 'good', 'Host', t('pictures.wake.awake')),
    box({ x: 242, y: 280, width: 150, height: 72 }, 'plain', t('pictures.wake.asleep')),
    arrow('M160 78L103 150V186'),
    words(t('pictures.wake.session'), { x: 104, y: 102 }, 92, 'end soft'),
    arrow('M103 264V316H238'),
    words('UDP 9', { x: 170, y: 306 }, 110, 'strong'),
    words(t('pictures.wake.broadcast'), { x: 170, y: 336 }, 130, 'soft'),
    arrow('M274 78L317 128V160', 'bad dashed'),
    cross({ x: 317, y: 176 }),
    words(t('pictures.wake.router'), { x: 317, y: 208 }, 170, 'soft'),
  ],
}
