import { describe, expect, test } from 'vitest'
import { htmlToText } from '../../worker/mail-in/html-text.ts'
import { languageOf } from '../../worker/mail-in/mail.ts'
import { parseMail } from '../../worker/mail-in/parse.ts'
import { splitQuoted } from '../../worker/mail-in/split-quoted.ts'
import { filePart, multipart, part, rawMail } from './support-mail.ts'

const FROM = { From: 'Karen <karen@example.org>', Subject: 'Re: [123456789] Backup' }

describe('a reply is told from what it repeats', () => {
  const quote = '> Please write your answer above this line\n> \n> We have replied to ticket 123456789:\n> > Try this.'
  const leads = {
    'Gmail, English': 'On Wed, 18 Nov 2026 at 10:02, Nordlys Support <support+1.a@example.com> wrote:',
    'Gmail, broken in two': 'On Wed, 18 Nov 2026 at 10:02, Nordlys Support\n<support+123456789.abcdef@example.com> wrote:',
    'Apple Mail': 'On 18 Nov 2026, at 10.02, Nordlys Support <support@example.com> wrote:',
    Thunderbird: 'On 11/18/26 10:02, Nordlys Support wrote:',
    'Gmail, Danish': 'Den ons. 18. nov. 2026 kl. 10.02 skrev Nordlys Support <support@example.com>:',
    'Apple Mail, Danish': 'Den 18. nov. 2026 kl. 10.02 skrev Nordlys Support <support@example.com>:',
    'Gmail, Greek': 'Στις Τετ 18 Νοε 2026 στις 10:02 π.μ., ο χρήστης Nordlys Support <support@example.com> έγραψε:',
    'Thunderbird, Greek': 'Στις 18/11/2026 10:02, ο/η Nordlys Support έγραψε:',
    'Gmail, Romanian': 'În mie., 18 nov. 2026 la 10:02, Nordlys Support <support@example.com> a scris:',
    'Thunderbird, Romanian': 'Pe 18.11.2026 10:02, Nordlys Support a scris:',
    'Gmail, German': 'Am Mi., 18. Nov. 2026 um 10:02 Uhr schrieb Nordlys Support <support@example.com>:',
  }

  test.each(Object.entries(leads))('below “%s”', (_, lead) => {
    const { body, quoted } = splitQuoted(`That worked, thank you.\n\n${lead}\n\n${quote}\n`, 'Re: Backup')
    expect(body).toBe('That worked, thank you.')
    expect(quoted).toBe(`${lead}\n\n${quote}`)
  })

  const blocks = {
    'Outlook, English':
      'From: Nordlys Support <support@example.com>\nSent: Wednesday, November 18, 2026 10:02 AM\nTo: Karen\nSubject: Backup',
    'Outlook, Danish': 'Fra: Nordlys Support <support@example.com>\nSendt: 18. november 2026 10:02\nTil: Karen\nEmne: Backup',
    'Outlook, Greek':
      'Από: Nordlys Support <support@example.com>\nΣτάλθηκε: Τετάρτη, 18 Νοεμβρίου 2026 10:02\nΠρος: Karen\nΘέμα: Backup',
    'Outlook, Romanian':
      'De la: Nordlys Support <support@example.com>\nTrimis: miercuri, 18 noiembrie 2026 10:02\nCătre: Karen\nSubiect: Backup',
    'Outlook for the web, bold': '*From:* Nordlys Support\n*Sent:* Wednesday\n*To:* Karen\n*Subject:* Backup',
    'Old Outlook': '-----Original Message-----\nFrom: Nordlys Support',
    'Old Outlook, Danish': '-----Oprindelig meddelelse-----\nFra: Nordlys Support',
    'Old Outlook, Greek': '-----Αρχικό μήνυμα-----\nΑπό: Nordlys Support',
    'Old Outlook, Romanian': '-----Mesaj original-----\nDe la: Nordlys Support',
  }

  test.each(Object.entries(blocks))('above the block of %s', (_, block) => {
    const { body, quoted } = splitQuoted(`Still red.\n\n${block}\n\nTry this.`, 'RE: Backup')
    expect(body).toBe('Still red.')
    expect(quoted).toBe(`${block}\n\nTry this.`)
  })

  test('above our own line, whatever the mail program made of the rest', () => {
    const text = 'Den virker.\n\n18.11.2026 10:02 Nordlys:\n\nPlease write your answer above this line\n\nWe have replied'
    expect(splitQuoted(text, 'Re: x').body).toContain('Den virker.')
    expect(splitQuoted(text, 'Re: x').quoted).toContain('We have replied')
  })

  test('a signature goes with what is repeated', () => {
    const text = 'Works.\n\n-- \nKaren Holm\nHolm & Co\n\nOn 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n> x'
    expect(splitQuoted(text, 'Re: x')).toEqual({ body: 'Works.', quoted: text.slice(text.indexOf('-- ')).trim() })
    expect(splitQuoted('Virker.\n\nSendt fra min iPhone', 'x')).toEqual({ body: 'Virker.', quoted: 'Sendt fra min iPhone' })
    expect(splitQuoted('Δουλεύει.\n\nΣτάλθηκε από το iPhone μου', 'x').quoted).toBe('Στάλθηκε από το iPhone μου')
    expect(splitQuoted('Merge.\n\nTrimis de pe iPhone-ul meu', 'x').quoted).toBe('Trimis de pe iPhone-ul meu')
  })

  test('answers between the lines stay with the lines they answer', () => {
    const text =
      'On 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n> Which version?\n7.6\n> Which system?\nDebian\n> Regards'
    expect(splitQuoted(text, 'Re: x').body).toContain('> Which system?\nDebian')
  })

  test('an answer below the quotation stays', () => {
    const text = 'On 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n> Which version?\n\nIt is 7.6.'
    expect(splitQuoted(text, 'Re: x').body).toBe(text)
  })

  test('what only looks like a quotation stays', () => {
    for (const text of [
      'On Monday at 10 he wrote: nothing works. Then it did.',
      'From: the menu\nI chose Backup and it failed.',
      `Run this:\n\n--\n${'step\n'.repeat(20)}Then restart.`,
      'a > b and b < c',
    ])
      expect(splitQuoted(text, 'Backup')).toEqual({ body: text, quoted: null })
  })

  test('a forwarded mail is what its sender wants to say', () => {
    const text = 'See below.\n\nFrom: Monitor <m@example.net>\nSent: Monday\nTo: Karen\nSubject: Disk full\n\nDisk full'
    expect(splitQuoted(text, 'FW: Disk full').body).toBe(text)
  })

  test('a mail of nothing but quotation is not empty', () => {
    expect(splitQuoted('> only this', 'x')).toEqual({ body: '> only this', quoted: null })
  })

  test('no line is long enough to hold the worker up', async () => {
    const long = ['-'.repeat(200_000), `<${'@'.repeat(200_000)}`, `On 1 ${'wrote '.repeat(30_000)}`, ' '.repeat(200_000)]
    for (const line of long) expect(splitQuoted(`a\n${line}x\nb`, 'x').body).toContain('b')
    expect(await htmlToText(`<pre>${' '.repeat(200_000)}x</pre>`)).toBe('x')
  })

  test('a hundred thousand lines are split in one pass', () => {
    const text = 'a\n> b\nOn 18 Nov 2026 at 10:02, Support <s@example.com> wrote:\n--\n'.repeat(25_000)
    expect(splitQuoted(text, 'x').body.length).toBeGreaterThan(1000)
  })
})

describe('HTML becomes text', () => {
  test('paragraphs, lists, quotations and links are kept, markup and what is hidden is not', async () => {
    const html = `<html><head><title>No</title><style>p{color:red}</style></head><body>
      <div style="display:none">hidden preview</div>
      <p>Hej&nbsp;<b>du</b> &amp; co &aelig;&oslash;&aring; &#8364; &#x20ac;</p><p>To<br>lines</p>
      <ul><li>one</li><li>two</li></ul><script>alert(1)</script>
      <a href="https://example.net/x">here</a> <a href="https://example.net/y">https://example.net/y</a> <a href="javascript:alert(1)">bad</a>
      <div class="gmail_quote">On 18 Nov 2026 at 10:02, Support &lt;s@example.com&gt; wrote:<blockquote><p>Try</p><blockquote>this</blockquote></blockquote></div>
      </body></html>`
    expect(await htmlToText(html)).toBe(
      [
        'Hej du & co æøå € €',
        '',
        'To',
        'lines',
        '- one',
        '- two',
        'here <https://example.net/x> https://example.net/y bad',
        'On 18 Nov 2026 at 10:02, Support <s@example.com> wrote:',
        '>',
        '> Try',
        '> > this',
      ].join('\n'),
    )
  })

  test('broken markup gives what can be read', async () => {
    expect(await htmlToText('<p>one<div>two</b></p><<<>three<blockquote>four')).toContain('one')
    expect(await htmlToText('')).toBe('')
    expect(await htmlToText('<img src=x onerror=alert(1)>text')).toBe('text')
  })
})

describe('the text of a mail comes in every charset and encoding', () => {
  const cases: [name: string, type: string, encoding: string, body: Uint8Array | string, text: string][] = [
    ['ISO-8859-1, 8 bit', 'text/plain; charset=iso-8859-1', '8bit', Uint8Array.of(0x73, 0xf8, 0x72), 'sør'],
    ['ISO-8859-7, 8 bit', 'text/plain; charset=iso-8859-7', '8bit', Uint8Array.of(0xc3, 0xe5, 0xe9, 0xdc), 'Γειά'],
    ['ISO-8859-2, 8 bit', 'text/plain; charset=ISO-8859-2', '8bit', Uint8Array.of(0xba, 0xfe, 0xe3), 'şţă'],
    ['windows-1252', 'text/plain; charset="windows-1252"', '8bit', Uint8Array.of(0x80, 0x20, 0xe6), '€ æ'],
    ['windows-1253', 'text/plain; charset=windows-1253', '8bit', Uint8Array.of(0xa2, 0xeb, 0xf6, 0xe1), 'Άλφα'],
    ['windows-1250', 'text/plain; charset=windows-1250', '8bit', Uint8Array.of(0xaa, 0xde, 0xee), 'ŞŢî'],
    ['KOI8-R', 'text/plain; charset=koi8-r', '8bit', Uint8Array.of(0xf0, 0xd2, 0xc9), 'При'],
    ['UTF-8, quoted-printable', 'text/plain; charset=utf-8', 'quoted-printable', 'bl=C3=A5b=C3=A6r=\n p=C3=A5', 'blåbær på'],
    ['UTF-8, base64', 'text/plain; charset=utf-8', 'base64', 'zprOsc67zrfOvM6tz4HOsQ==', 'Καλημέρα'],
    ['UTF-8 that is not', 'text/plain; charset=utf-8', '8bit', Uint8Array.of(0x73, 0xf8, 0x72), 'sør'],
    ['no charset at all', 'text/plain', '8bit', Uint8Array.of(0x73, 0xf8, 0x72), 'sør'],
    ['a charset nobody knows', 'text/plain; charset=x-unknown', '8bit', 'plain', 'plain'],
    ['format=flowed', 'text/plain; charset=utf-8; format=flowed', '7bit', 'one \ntwo\nthree', 'one two\nthree'],
  ]
  test.each(cases)('%s', async (_, type, encoding, body, text) => {
    const raw = rawMail({ ...FROM, 'Content-Type': type, 'Content-Transfer-Encoding': encoding }, body)
    expect((await parseMail(raw)).body).toBe(text)
  })

  test('encoded words, and old Greek without a charset by the mail’s language', async () => {
    const raw = rawMail({
      From: '=?utf-8?Q?K=C3=A5re?= <kare@example.org>',
      Subject: '=?iso-8859-7?B?w+Xp3A==?= =?utf-8?Q?_bl=C3=A5?=',
    })
    expect(await parseMail(raw)).toMatchObject({ subject: 'Γειά blå', sender: 'kare@example.org' })
    const greek = rawMail({ ...FROM, 'Content-Language': 'el' }, Uint8Array.of(0xc3, 0xe5, 0xe9, 0xdc))
    expect((await parseMail(greek)).body).toBe('Γειά')
  })

  test('plain text goes before HTML, and HTML alone is read', async () => {
    const plain = part({ 'Content-Type': 'text/plain' }, 'plain')
    const html = part({ 'Content-Type': 'text/html; charset=utf-8' }, '<p>rich &amp; <i>fine</i></p>')
    expect((await parseMail(multipart(FROM, [plain, html], 'alternative'))).body).toBe('plain')
    expect((await parseMail(multipart(FROM, [html], 'alternative'))).body).toBe('rich & fine')
  })
})

test('the language of a mail is the one it says, where it is one of ours', async () => {
  const said = async (language: string) => languageOf(await parseMail(rawMail({ ...FROM, 'Content-Language': language })))
  expect([await said('el-GR'), await said('da'), await said('ro, en'), await said('fr'), await said('')]).toEqual([
    'el',
    'da',
    'ro',
    null,
    null,
  ])
  expect(languageOf(await parseMail(rawMail(FROM)))).toBeNull()
})

describe('files of a mail', () => {
  test('names in RFC 2231, encoded words and without a name; an inline image is a file, a mail within is one', async () => {
    const raw = multipart(FROM, [
      part({ 'Content-Type': 'text/plain' }, 'see'),
      part(
        {
          'Content-Type': 'application/pdf',
          'Content-Disposition': "attachment; filename*0*=utf-8''%CE%B1; filename*1*=%CE%B2.pdf",
        },
        'x',
      ),
      part({ 'Content-Type': 'text/plain; name="=?utf-8?Q?bl=C3=A5.txt?="', 'Content-Disposition': 'attachment' }, 'y'),
      filePart('logo.png', 'image/png', Uint8Array.of(1, 2, 3), 'inline'),
      part({ 'Content-Type': 'message/rfc822' }, 'From: a@example.org\nSubject: inner\n\ninner text'),
    ])
    const { files, body } = await parseMail(raw)
    expect(body).toBe('see')
    expect(files.map(({ name }) => name)).toEqual(['αβ.pdf', 'blå.txt', 'logo.png', '4.eml'])
    expect(new TextDecoder().decode(files[3]?.bytes)).toContain('inner text')
  })

  test('a From header with several addresses, or none, names no sender', async () => {
    for (const From of ['a@example.org, b@example.org', 'nobody', 'Group: a@example.org, b@example.org;', '"a@example.org" <>'])
      expect((await parseMail(rawMail({ From }))).sender, From).toBeNull()
    expect((await parseMail(rawMail({ From: ['a@example.org', 'b@example.org'] }))).sender).toBeNull()
    expect((await parseMail(rawMail({ From: '"victim@example.org" <A@Example.org>' }))).sender).toBe('a@example.org')
  })
})
