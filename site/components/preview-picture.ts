import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import satori from 'satori'
import sharp from 'sharp'

/** Size that every service shows without cutting (https://ogp.me). */
export const PREVIEW = { width: 1200, height: 630 } as const

/** Colours of the site's light scheme (styles/tokens.css), which a picture cannot read. */
const COLOR = { paper: '#fbfaf6', ink: '#18282a', slate: '#53625f', spruce: '#0b5d54' }

const resolve = createRequire(import.meta.url).resolve
/** A free face with Latin and Greek letters, so that the pictures are the same on every machine that builds them. */
const face = (name: string) => readFileSync(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))
let fonts: Parameters<typeof satori>[1]['fonts'] | undefined

type Box = Readonly<{ type: string; props: Readonly<Record<string, unknown>> }>
const box = (style: Record<string, unknown>, children: unknown): Box => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
})

/**
 * The picture that is shown where a page is linked to: the mark, what the portal is called, and what the page is. PNG.
 * @param text in the page's language; two lines of title at most
 */
export async function previewPicture(text: { name: string; title: string; lead: string }): Promise<Uint8Array<ArrayBuffer>> {
  fonts ??= [
    { name: 'Display', data: face('DejaVuSerifCondensed-Bold'), weight: 700 },
    { name: 'Text', data: face('DejaVuSansCondensed'), weight: 400 },
  ]
  const svg = await satori(picture(text) as Parameters<typeof satori>[0], { ...PREVIEW, fonts })
  const png = await sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer()
  return new Uint8Array(png)
}

function picture({ name, title, lead }: { name: string; title: string; lead: string }): Box {
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
