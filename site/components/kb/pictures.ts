import { LOCALES } from '../../../locales/locale.ts'
import { DRAWING_WIDTH } from '../../drawings/canvas.ts'
import { drawings } from '../../drawings/drawings.ts'
import screenshotSizes from './screenshot-sizes.json' with { type: 'json' }

/** What is used of an image and its document, as Sätteri hands them to a plugin. */
type Image = Readonly<{ properties: Readonly<Record<string, unknown>> }>
type Document = Readonly<{ fileURL?: URL; data: Record<string, unknown> }>

/** On paper, too, pictures are light. */
const DARK = 'screen and (prefers-color-scheme:dark)'

/**
 * Sätteri plugin: a picture of an article, `![alternative text](/en/pictures/ports.svg)`, gets its size, so that nothing moves when it arrives,
 * and is fetched when it comes near, except an article's first, which is often in view. A drawing has its dark scheme in itself; a
 * screenshot, which is written as its `.webp`, comes as AVIF or WebP, light or dark, for plain and for fine screens. The sizes are the
 * plugin's data, by which Astro notices that articles have to be rendered anew.
 * @throws where the picture does not exist or has no alternative text
 */
export const pictures = {
  name: 'pictures',
  sizes: pictureSizes(),
  element: {
    filter: ['img'],
    visit({ properties }: Image, { fileURL, data }: Document) {
      const src = String(properties.src)
      const size = pictures.sizes[src]
      if (!size) throw new Error(`${fileURL?.pathname}: there is no picture ${src} (npm run article-pictures)`)
      if (!properties.alt) throw new Error(`${fileURL?.pathname}: ${src} needs an alternative text`)
      const loading = data.hasPicture ? { loading: 'lazy' } : {}
      data.hasPicture = true
      const image = element('img', { ...properties, width: size[0], height: size[1], ...loading })
      return src.endsWith('.svg') ? image : screenshot(src.slice(0, -'.webp'.length), image)
    },
  },
}

/** Width and height in CSS pixels of every picture, by its address. */
function pictureSizes(): Record<string, readonly number[]> {
  const sizes = Object.entries(drawings).flatMap(([name, { height }]) =>
    LOCALES.map((locale) => [`/${locale}/pictures/${name}.svg`, [DRAWING_WIDTH, height]] as const),
  )
  return { ...Object.fromEntries(sizes), ...screenshotSizes }
}

/** @param base its address without the ending; the file for plain screens ends in `-1x`, the dark one of each in `-dark` */
function screenshot(base: string, image: ReturnType<typeof element>) {
  const files = (scheme: string, format: string) => `${base}${scheme}-1x.${format}, ${base}${scheme}.${format} 2x`
  const source = (scheme: '' | '-dark', format: 'avif' | 'webp') =>
    element('source', {
      ...(scheme ? { media: DARK } : {}),
      ...{ type: `image/${format}`, srcSet: files(scheme, format) },
    })
  const fallback = { ...image, properties: { ...image.properties, src: `${base}-1x.webp`, srcSet: `${base}.webp 2x` } }
  return element('picture', {}, [source('-dark', 'avif'), source('-dark', 'webp'), source('', 'avif'), fallback])
}

function element(tagName: string, properties: Readonly<Record<string, unknown>>, children: readonly unknown[] = []) {
  return { type: 'element', tagName, properties, children }
}
