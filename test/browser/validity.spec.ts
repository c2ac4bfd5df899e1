import { writeFileSync } from 'node:fs'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { nuFindings } from '../nu-checker.ts'
import { ACTING_PAGES, type ActingPage, open } from './acting-pages.ts'
import { type World, worldIn } from './world.ts'

// Many pages a test, each in its state, and all they lead to.
test.setTimeout(300_000)

/** A document as somebody's browser got it from the worker, or as the scripts there left it. */
interface Document {
  address: string
  html: string
}

/** Every document that the worker answers with while a page is brought into its state, and what the scripts made of the last. */
async function documentsOf(page: Page, locale: Locale, world: World, acting: ActingPage): Promise<Document[]> {
  const answers: Promise<Document>[] = []
  page.on('response', (response) => {
    const isDocument = response.ok() || response.status() >= 400
    if (!isDocument || !response.headers()['content-type']?.startsWith('text/html')) return
    answers.push(response.text().then((html) => ({ address: response.url(), html })))
  })
  await open(page, locale, world, acting)
  const documents = await Promise.all(answers)
  return acting.act ? [...documents, { address: page.url(), html: await page.content() }] : documents
}

/** Where a document leads from its main part and its language links; what stands on every page is looked at in test/site/links.test.ts. */
function linksOf({ html }: Document): string[] {
  const [head = '', main = ''] = html.split('<main')
  const languages = head.matchAll(/<a href="([^"]*)" lang="\w+" hreflang/g)
  const own = main.split('</main>')[0]?.matchAll(/<(?:a|img)\b[^>]* (?:href|src)="([^"]*)"/g) ?? []
  return [...languages, ...own].map(([, link = '']) =>
    link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&#x2F;', '/'),
  )
}

/** Links that lead nowhere, or to nothing on the page they lead to, for somebody who got these documents. */
async function brokenLinks(request: APIRequestContext, documents: readonly Document[]): Promise<string[]> {
  const answers = new Map<string, { status: number; html: string }>()
  const ask = async (url: string) => {
    const response = await request.get(url)
    const isPage = response.headers()['content-type']?.startsWith('text/html')
    return { status: response.status(), html: isPage ? await response.text() : '' }
  }
  const broken: string[] = []
  for (const document of documents) {
    for (const link of new Set(linksOf(document))) {
      const { origin, href, hash } = new URL(link, document.address)
      if (origin !== new URL(document.address).origin) continue
      const url = href.slice(0, href.length - hash.length)
      const answer = link.startsWith('#') ? { ...document, status: 200 } : (answers.get(url) ?? (await ask(url)))
      if (!link.startsWith('#')) answers.set(url, answer)
      const isThere = answer.status < 400 && (hash === '' || answer.html.includes(` id="${hash.slice(1)}"`))
      if (!isThere) broken.push(`${document.address} → ${link} (${answer.status})`)
    }
  }
  return broken
}

for (const locale of LOCALES) {
  test(`${locale}: every page, as its reader gets it, is valid HTML, and all it links to is there`, async ({
    browser,
  }, testInfo) => {
    const world = await worldIn(browser, locale)
    const files: string[] = []
    const broken: string[] = []
    for (const [as, session] of Object.entries(world.sessions)) {
      const context = await browser.newContext({ storageState: session })
      const documents: Document[] = []
      for (const acting of ACTING_PAGES.filter((candidate) => candidate.as === as)) {
        const page = await context.newPage()
        documents.push(...(await documentsOf(page, locale, world, acting)))
        await page.close()
      }
      broken.push(...(await brokenLinks(context.request, documents)))
      for (const { address, html } of documents) {
        const file = `${files.length}-${as}-${new URL(address).pathname.replaceAll('/', '-')}.html`
        writeFileSync(testInfo.outputPath(file), html)
        files.push(file)
      }
      await context.close()
    }
    expect(files.length).toBeGreaterThanOrEqual(ACTING_PAGES.length)
    expect.soft(broken).toEqual([])
    expect(await nuFindings(testInfo.outputDir, files)).toEqual([])
  })
}
