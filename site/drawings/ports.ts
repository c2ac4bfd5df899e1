import { arrow, box, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** Who connects to whom, and on which port. */
export const ports: Drawing = {
  title: 'pictures.ports.title',
  height: 452,
  parts: (t) => [
    box({ x: 90, y: 20, width: 240, height: 62 }, 'strong', 'relay.nordlys.example', t('pictures.ports.byId')),
    box({ x: 20, y: 178, width: 112, height: 56 }, 'plain', 'Viewer'),
    box({ x: 288, y: 178, width: 112, height: 56 }, 'plain', 'Host'),
    box({ x: 90, y: 328, width: 240, height: 62 }, 'good', t('pictures.ports.own')),
    arrow('M76 176L130 86'), // to the relay
    arrow('M344 176L290 86'),
    words('TCP 443', { x: 94, y: 132 }, 90, 'end strong'),
    words('TCP 443', { x: 326, y: 132 }, 90, 'start strong'),
    arrow('M134 206H284'), // straight to the computer
    words('TCP 5650', { x: 210, y: 196 }, 150, 'strong'),
    words(t('pictures.ports.direct'), { x: 210, y: 228 }, 146, 'soft'),
    arrow('M76 236L130 324'), // to a server of one's own
    arrow('M344 236L290 324'),
    words('TCP 5655', { x: 94, y: 290 }, 90, 'end strong'),
    words('TCP 5655', { x: 326, y: 290 }, 90, 'start strong'),
    arrow('M210 432V394'), // its console
    words('TCP 8443', { x: 222, y: 420 }, 90, 'start strong'),
    words(t('pictures.ports.administrators'), { x: 198, y: 420 }, 180, 'end soft'),
  ],
}
