import { writeFileSync } from 'node:fs'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { nuFindings } from '../nu-checker.ts'
import { ACTING_PAGES, type ActingPage, open } from './acting-pages.ts'
import { type World, worldIn } from './world.ts'

// Many pages a test, each in its state, and all they lead to.
test.setTimeout(600_000)

/** A document as somebody's browser got it from the worker, or as the scripts there left it. */
interface Document {
  address: string
  status: number
  html: string
}

/** Every document that the worker answers with while a page is brought into its state, and what the scripts made of the last. */
async function documentsOf(page: Page, locale: Locale, world: World, acting: ActingPage): Promise<Document[]> {
  const answers: Promise<Document | undefined>[] = []
  page.on('response', (response) => {
    const isDocument = response.ok() || response.status() >= 400
    if (!isDocument || !response.headers()['content-type']?.startsWith('text/html')) return
    const read = async () => ({ address: response.url(), status: response.status(), html: await response.text() })
    // The browser lets go of a document as soon as the next one takes its place.
    answers.push(read().catch(() => undefined))
  })
  await open(page, locale, world, acting)
  const documents = (await Promise.all(answers)).filter((document) => document !== undefined)
  return acting.act ? [...documents, { address: page.url(), status: 200, html: await page.content() }] : documents
}

/**
 * Where a document leads, and sends what is filled in, from its main part and its language links; what stands on every page is looked
 * at in test/site/links.test.ts.
 */
function linksOf(document: Document): string[] {
  const [head = '', rest = ''] = document.html.split('<main')
  const [main = ''] = rest.split('</main>')
  const valuesIn = (html: string, attribute: RegExp) =>
    [...html.matchAll(attribute)].map(([, value = '']) =>
      value.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&#x2F;', '/'),
    )
  const languages = valuesIn(head, /<a href="([^"]*)" lang="\w+" hreflang/g)
  const own = valuesIn(main, /<(?:a|img)\b[^>]* (?:href|src)="([^"]*)"/g)
  // What the fragment names may be there only once the form was sent.
  const forms = valuesIn(main, /<form\b[^>]* action="([^"]*)"/g).map((action) => action.replace(/#.*/, ''))
  return [...languages, ...own, ...forms]
}

/** What an address answers; undefined where it answers that there is nothing. */
async function answerOf(request: APIRequestContext, url: URL): Promise<string | undefined> {
  const response = await request.get(url.href)
  if (!response.ok()) return undefined
  return response.headers()['content-type']?.startsWith('text/html') ? response.text() : ''
}

/** Links that lead nowhere, or to nothing on the page they lead to, for somebody who got these documents. Of many of a kind, one is followed. */
async function brokenLinks(request: APIRequestContext, documents: readonly Document[]): Promise<string[]> {
  const followed = new Set<string>()
  const broken: string[] = []
  for (const document of documents) {
    for (const link of linksOf(document)) {
      const url = new URL(link, document.address)
      const isHere = link.startsWith('#')
      const kind = link.replaceAll(/[a-z]{3}_\w+|\d{4,}|=[^&#]*/g, '*')
      if (url.origin !== new URL(document.address).origin || (!isHere && followed.has(kind))) continue
      followed.add(kind)
      const html = isHere ? document.html : await answerOf(request, url)
      const isThere = html !== undefined && (url.hash === '' || html.includes(` id="${url.hash.slice(1)}"`))
      if (!isThere) broken.push(`${document.address} → ${link}`)
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
      broken.push(...documents.filter(({ status }) => status >= 500).map(({ address, status }) => `${address} (${status})`))
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
