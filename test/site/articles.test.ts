import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { pictures } from '../../site/components/kb/pictures.ts'
import { drawings } from '../../site/drawings/drawings.ts'
import { attributes, DIST, isBuilt, readBuilt, tags } from './built-site.ts'

const CONTENT = join(import.meta.dirname, '../../site/content/kb')
const slugs = globSync('en/*.md', { cwd: CONTENT }).map((file) => basename(file, '.md'))
const article = (locale: string, slug: string) => readBuilt(`${locale}/kb/${slug}/index.html`)

test('every article is listed in the knowledge base of every language', () => {
  for (const locale of LOCALES) {
    const index = readBuilt(`${locale}/kb/index.html`)
    for (const slug of slugs) expect(index).toContain(`href="/${locale}/kb/${slug}/"`)
  }
})

test('an article that is not translated is shown in English, says so, and is marked as English', () => {
  for (const locale of LOCALES) {
    const translated = new Set(globSync(`${locale}/*.md`, { cwd: CONTENT }).map((file) => basename(file, '.md')))
    for (const slug of slugs) {
      const html = article(locale, slug)
      expect(html.includes('<article class="prose" lang="en">'), `${locale} ${slug}`).toBe(!translated.has(slug))
      expect(html.includes('class="notice warning"'), `${locale} ${slug}`).toBe(!translated.has(slug))
    }
  }
})

test('code and tables can be scrolled with the keyboard, and no highlighter writes styles into the page', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) {
      const html = article(locale, slug)
      expect(tags(html, 'pre').filter((pre) => !pre.includes('tabindex="0"'))).toEqual([])
      expect([...html.matchAll(/<table/g)].length).toBe([...html.matchAll(/class="table" tabindex="0"/g)].length)
    }
  }
})

test('every article leads on: to related ones, to its neighbours, and to a ticket', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) expect(article(locale, slug)).toContain(`href="/${locale}/tickets/new/"`)
  }
})

test('a link to a section leads to the same section in every language', () => {
  for (const slug of slugs) {
    const sections = LOCALES.map((locale) =>
      [...article(locale, slug).matchAll(/<(h[23]) id="(s\d+)">/g)].map(([, level, id]) => `${level} ${id}`),
    )
    expect(sections[0]?.length).toBeGreaterThan(2)
    for (const other of sections) expect(other, slug).toEqual(sections[0])
  }
})

test('the versions that an article applies to are those that support is given for', () => {
  const html = article('en', 'firewall-and-ports')
  for (const { name, currentRelease } of programme.products) {
    expect(html).toMatch(
      new RegExp(`${typeof name === 'string' ? name : name.en} [\\d.–]*${currentRelease.split('.').slice(0, 2).join('\\.')}`),
    )
  }
})

test('a picture has its size and words in place of it, is of the reader’s language, and is fetched when it comes near unless it is the first', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) {
      const html = article(locale, slug)
      const images = tags(html.slice(html.indexOf('<article'), html.indexOf('</article>')), 'img')
      for (const [index, image] of images.entries()) {
        expect(image, slug).toMatch(new RegExp(` src="/${locale}/pictures/`))
        expect(image, slug).toMatch(/ alt="[^"]{20,}"/)
        expect(image, slug).toMatch(/ width="\d+" height="\d+"/)
        expect(image.includes('loading="lazy"'), slug).toBe(index > 0)
      }
    }
  }
})

test('every drawing is built in every language, as large as its page leaves room for, with a dark scheme in the site’s colours', () => {
  const colors = new Set(readFileSync(join(CONTENT, '../../styles/tokens.css'), 'utf8').match(/#[0-9a-f]{3,6}\b/g))
  for (const locale of LOCALES) {
    for (const name of Object.keys(drawings)) {
      const svg = readBuilt(`${locale}/pictures/${name}.svg`)
      expect(svg).toContain(`lang="${locale}" width="${pictures.sizes[`/${locale}/pictures/${name}.svg`]?.join('" height="')}"`)
      expect(svg).toContain('@media(prefers-color-scheme:dark)')
      expect((svg.match(/#[0-9a-f]{3,6}\b/g) ?? []).filter((color) => !colors.has(color))).toEqual([])
    }
  }
})

test('every screenshot exists in every language, light and dark, as AVIF and WebP, for plain and fine screens', async () => {
  const screenshots = Object.entries(pictures.sizes).filter(([address]) => address.endsWith('.webp'))
  expect(new Set(screenshots.map(([address]) => address.slice(3))).size * LOCALES.length).toBe(screenshots.length)
  for (const [address, [width = 0, height = 0]] of screenshots) {
    for (const scheme of ['', '-dark']) {
      for (const [density, scale] of [
        ['-1x', 1],
        ['', 2],
      ] as const) {
        for (const format of ['avif', 'webp']) {
          const file = address.replace('.webp', `${scheme}${density}.${format}`)
          const is = await sharp(join(DIST, file)).metadata()
          expect([is.width, is.height, is.format === 'heif' ? 'avif' : is.format], file).toEqual([
            width * scale,
            height * scale,
            format,
          ])
        }
      }
    }
  }
})

test('every picture that an article names is built, whichever a browser chooses', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) {
      const html = article(locale, slug)
      const named = [...attributes(html, 'source', 'srcset'), ...attributes(html, 'img', 'srcset')]
        .flatMap((set) => set.split(', '))
        .map((candidate) => candidate.split(' ')[0] ?? '')
      for (const address of [...named, ...attributes(html, 'img', 'src')]) expect(isBuilt(address), address).toBe(true)
    }
  }
})
