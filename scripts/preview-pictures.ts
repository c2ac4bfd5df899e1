import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import satori from 'satori'
import sharp from 'sharp'
import { LOCALES } from '../locales/locale.ts'
import { siteTranslators } from '../locales/site.ts'
import { loadProgramme } from '../programme/load.ts'
import { PREVIEWS, type PreviewText, previewText } from '../site/components/preview-pages.ts'
import { ROOT } from './paths.ts'
import type { ProgrammeChoice } from './programme-name.ts'

/** Size that every service shows without cutting (https://ogp.me). */
const PREVIEW = { width: 1200, height: 630 } as const

/** Colours of the site's light scheme (styles/tokens.css), which a picture cannot read. */
const COLOR = { paper: '#fbfaf6', ink: '#18282a', slate: '#53625f', spruce: '#0b5d54' }

/** A free face with Latin and Greek letters, so that the pictures are the same on every machine that builds them. */
const face = (name: string) => readFileSync(`${ROOT}node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`)

type Markup = Parameters<typeof satori>[0]
type Fonts = Parameters<typeof satori>[1]['fonts']
type Box = Readonly<{ type: string; props: Readonly<Record<string, unknown>> }>
const box = (style: Record<string, unknown>, children: unknown): Box => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
})

/** Writes the pictures that links to the site are shown with into a built site: one for each part of it and each language. */
export async function writePreviewPictures(siteFolder: string, { file }: ProgrammeChoice): Promise<void> {
  const { default: definition } = await import(`${ROOT}${file}`)
  const programme = loadProgramme(definition)
  const fonts: Fonts = [
    { name: 'Display', data: face('DejaVuSerifCondensed-Bold'), weight: 700 },
    { name: 'Text', data: face('DejaVuSansCondensed'), weight: 400 },
  ]
  for (const locale of LOCALES) {
    mkdirSync(`${siteFolder}/${locale}/preview`, { recursive: true })
    for (const name of PREVIEWS) {
      const svg = await satori(picture(previewText(siteTranslators[locale], programme, name)) as Markup, { ...PREVIEW, fonts })
      const png = await sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer()
      writeFileSync(`${siteFolder}/${locale}/preview/${name}.png`, png)
    }
  }
}

/** The mark, what the portal is called, and what the page is. */
function picture({ name, title, lead }: PreviewText): Box {
  const mark = box({ width: 60, height: 60 }, [
    box({ width: 15, height: 60, borderRadius: 8, background: COLOR.spruce }, []),
    box({ width: 39, height: 39, marginTop: 21, marginLeft: 6, borderRadius: 20, background: COLOR.spruce }, []),
  ])
  const head = box({ alignItems: 'center', gap: 24, fontFamily: 'Display', fontSize: 36, color: COLOR.ink }, [mark, name])
  const body = box({ flexDirection: 'column', gap: 28, width: 1000 }, [
    box({ fontFamily: 'Display', fontSize: 64, lineHeight: 1.15, color: COLOR.ink, display: 'block', lineClamp: 2 }, title),
    box({ fontFamily: 'Text', fontSize: 30, lineHeight: 1.4, color: COLOR.slate, display: 'block', lineClamp: 2 }, lead),
  ])
  const frame = { ...PREVIEW, boxSizing: 'border-box', flexDirection: 'column', justifyContent: 'space-between', padding: 80 }
  return box({ ...frame, background: COLOR.paper, borderBottom: `16px solid ${COLOR.spruce}` }, [head, body])
}
