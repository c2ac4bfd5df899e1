import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import '../../locales/service-messages.ts'
import { writeInvoiceFonts } from '../../scripts/invoice-fonts.ts'
import { invoicePdf } from '../../worker/invoices/invoice-pdf.ts'
import type { Face } from '../../worker/invoices/pdf.ts'
import type { InvoiceView } from '../../worker/invoices/view.ts'
import { invoiceWords } from '../../worker/invoices/words.ts'

const folder = mkdtempSync(join(tmpdir(), 'invoice-fonts-'))
await writeInvoiceFonts(folder)
const face = (name: string): Face => ({
  ...JSON.parse(readFileSync(`${folder}/invoice-fonts/${name}.json`, 'utf8')),
  file: new Uint8Array(readFileSync(`${folder}/invoice-fonts/${name}.bin`)),
})
const faces = { regular: face('regular'), bold: face('bold') }

const buyers: Record<Locale, InvoiceView['buyer']> = {
  da: { name: 'Søren Ærø ApS', address: ['Ågade 5', '8000 Aarhus'], country: 'DK', vatId: 'DK12345678', email: 's@example.org' },
  el: {
    name: 'Ελληνικά Λογισμικά ΑΕ',
    address: ['Οδός Ερμού 1', '105 63 Αθήνα'],
    country: 'GR',
    vatId: 'EL123456789',
    email: 'e@example.org',
  },
  ro: {
    name: 'Știință și Țesătură SRL',
    address: ['Strada Școlii 3', '400001 Cluj'],
    country: 'RO',
    vatId: 'RO18547290',
    email: 'r@example.org',
  },
  en: {
    name: 'Zażółć “Gęślą” Ltd – Київ',
    address: ['1 High Street', 'London'],
    country: 'GB',
    vatId: null,
    email: 'u@example.org',
  },
}

function invoice(locale: Locale, more: Partial<InvoiceView> = {}): InvoiceView {
  return {
    ...{ number: 'NS-2026-00017', kind: 'invoice', status: 'open', purchase: 'pur_1', counterpart: null, locale },
    ...{ issuedOn: '2026-11-18', dueOn: '2026-12-02', receivedOn: null, currency: 'EUR' },
    ...{ netMinor: 49_000, vatMinor: 0, totalMinor: 49_000, description: 'Incident support, 10 incidents' },
    vat: { treatment: 'reverseCharge', percent: 0 },
    seller: {
      ...{ name: 'Nordlys Software ApS', address: ['Refshalevej 163', '1432 København K'], country: 'DK', vatId: 'DK00000000' },
      ...{ email: 'support@nordlys.example', bank: { name: 'Nordlys Bank', iban: 'DK5000400440116243', bic: 'EXMPDKKK' } },
    },
    buyer: buyers[locale],
    ...more,
  }
}

async function read(pdf: Uint8Array) {
  const document = await getDocument({ data: pdf.slice(), verbosity: 0 }).promise
  const page = await document.getPage(1)
  const { items } = await page.getTextContent()
  const { info } = await document.getMetadata()
  const texts = items.flatMap((item) => ('str' in item && item.str.trim() ? [item] : []))
  return { pages: document.numPages, title: (info as { Title: string }).Title, texts, strings: texts.map(({ str }) => str) }
}

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

test.each(LOCALES)(
  'the PDF of an invoice in %s is one page, and every word on it can be read and copied as it was written',
  async (locale) => {
    const words = invoiceWords(serviceTranslators[locale], invoice(locale))
    const pdf = invoicePdf(faces, words, locale)
    if (process.env.PDF_TO) writeFileSync(`${process.env.PDF_TO}/${locale}.pdf`, pdf)
    const { pages, title, strings } = await read(pdf)
    expect(pages).toBe(1)
    expect(title).toBe(`${words.title} NS-2026-00017`)
    const said = strings.map(plain).join(' ')
    const lines = [...words.seller.lines, ...words.buyer.lines, ...words.facts.flat(), ...words.sums.flat(), ...words.total]
    for (const text of [
      ...lines,
      words.note || '',
      words.pay ? words.pay.text : '',
      ...(words.pay ? words.pay.facts.flat() : []),
    ]) {
      expect(said).toContain(plain(text))
    }
  },
)

test('what is too long for its place is broken or cut, and nothing leaves the page', async () => {
  const long = { ...buyers.en, name: 'Long '.repeat(40), address: ['x'.repeat(100), 'W'.repeat(100)] }
  const words = invoiceWords(serviceTranslators.el, invoice('el', { buyer: long, description: 'W'.repeat(200) }))
  const { texts } = await read(invoicePdf(faces, words, 'el'))
  for (const { transform, width } of texts) {
    expect(transform[4]).toBeGreaterThanOrEqual(60)
    expect(transform[4] + width).toBeLessThanOrEqual(595 - 60)
    expect(transform[5]).toBeGreaterThan(60)
  }
})

test('a character that the fonts do not have is shown as a question mark, and the rest stays', async () => {
  const words = invoiceWords(serviceTranslators.en, invoice('en', { buyer: { ...buyers.en, name: 'Tōkyō 東京' } }))
  expect((await read(invoicePdf(faces, words, 'en'))).strings).toContain('Tōkyō ??')
})

test('a credit note names the invoice it takes back and asks for no money', async () => {
  const note = invoice('en', {
    kind: 'creditNote',
    status: 'creditNote',
    counterpart: 'NS-2026-00016',
    dueOn: null,
    totalMinor: -49_000,
  })
  const { strings } = await read(invoicePdf(faces, invoiceWords(serviceTranslators.en, note), 'en'))
  expect(strings).toContain('NS-2026-00016')
  expect(strings.join(' ')).not.toContain('IBAN')
})
