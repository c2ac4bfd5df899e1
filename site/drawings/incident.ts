import { arrow, box, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** The life of an incident, from the pack to what becomes of it. */
export const incident: Drawing = {
  title: 'pictures.incident.title',
  height: 470,
  parts: (t) => [
    box({ x: 20, y: 20, width: 150, height: 56 }, 'plain', t('pictures.incident.bought')),
    arrow('M172 48H222'),
    box({ x: 226, y: 20, width: 150, height: 56 }, 'good', t('pictures.incident.free')),
    words(t('pictures.incident.submit'), { x: 236, y: 116 }, 190, 'end soft'),
    arrow('M250 78V166'),
    box({ x: 86, y: 170, width: 180, height: 56 }, 'strong', t('pictures.incident.held')),
    arrow('M110 228V352'),
    words(t('pictures.incident.result'), { x: 98, y: 274 }, 84, 'end soft'),
    box({ x: 20, y: 356, width: 160, height: 56 }, 'plain', t('pictures.incident.kept')),
    arrow('M250 228V352'),
    words(t('pictures.incident.noResult'), { x: 262, y: 264 }, 130, 'start soft'),
    box({ x: 206, y: 356, width: 170, height: 56 }, 'good', t('pictures.incident.givenBack')),
    arrow('M378 384H402V48H380'),
    words(t('pictures.incident.expires'), { x: 210, y: 440 }, 390, 'soft'),
  ],
}
