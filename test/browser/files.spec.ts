import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { expect as expectSoon, type Locator, type Page, test } from '@playwright/test'
import { newEmail, orderLicense, signIn, submitTicket, words } from './support.ts'

const t = words('en')
/** Megabytes take their time on a machine that does other things beside. */
const expect = expectSoon.configure({ timeout: 30_000 })
const MEBIBYTE = 1024 * 1024
const PARTS = '**/api/uploads/*'

/** A ticket of a new customer, its page open. @returns its number */
async function openTicket(page: Page, browser: Parameters<typeof orderLicense>[0]): Promise<string> {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  const number = await submitTicket(page, 'en', 'With files')
  await page.goto(`/en/tickets/${number}/`)
  await page.getByRole('textbox', { name: t('tickets.write.label') }).fill('Here they are.')
  return number
}

/** A file on disk, so that choosing it twice is choosing the same. */
async function fileOf(name: string, content: Buffer): Promise<string> {
  const path = test.info().outputPath(name)
  await writeFile(path, content)
  return path
}

const choose = (page: Page, file: string) => page.getByLabel(t('tickets.attachments.label')).setInputFiles(file)
const line = (page: Page, name: string): Locator => page.locator('.uploads li').filter({ hasText: name })
const send = (page: Page) => page.getByRole('button', { name: t('tickets.write.send') }).click()

/** Lets so many parts through, and cuts the line at each that comes after them. @returns a way to mend it */
async function cutAfter(page: Page, parts: number): Promise<() => Promise<void>> {
  let sent = 0
  await page.route(PARTS, async (route) => {
    const isPart = route.request().method() === 'PATCH'
    if (isPart) sent += 1
    if (isPart && sent > parts) await route.abort('connectionreset')
    else await route.continue()
  })
  return () => page.unroute(PARTS)
}

test('a file whose line is cut half-way goes on by itself and arrives whole', async ({ page, browser, context }) => {
  const content = randomBytes(9 * MEBIBYTE)
  const number = await openTicket(page, browser)
  const mend = await cutAfter(page, 1)
  await choose(page, await fileOf('memory.dmp', content))
  await expect(line(page, 'memory.dmp')).toContainText(t('common.upload.retrying'))
  await context.setOffline(true)
  await mend()
  await context.setOffline(false)
  await expect(line(page, 'memory.dmp')).toContainText(t('common.upload.ready'))
  await send(page)
  await expect(page.locator('.message').last()).toContainText('Here they are.')
  const link = page.getByRole('link', { name: 'memory.dmp' })
  const download = await page.request.get((await link.getAttribute('href')) ?? '')
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  expect(hash(await download.body())).toBe(hash(content))
  const archive = await page.request.get(`/api/tickets/${number}/archive`)
  expect((await archive.body()).includes('memory.dmp')).toBe(true)
})

test('after a reload, whole files are there and a half one goes on once it is chosen again', async ({ page, browser }) => {
  const half = await fileOf('half.bin', randomBytes(9 * MEBIBYTE))
  await openTicket(page, browser)
  await choose(page, await fileOf('whole.log', Buffer.from('a line\n')))
  await expect(line(page, 'whole.log')).toContainText(t('common.upload.ready'))
  const mend = await cutAfter(page, 1)
  await choose(page, half)
  await expect(line(page, 'half.bin')).toContainText(t('common.upload.retrying'))
  await page.reload()
  await expect(line(page, 'whole.log')).toContainText(t('common.upload.ready'))
  await expect(line(page, 'half.bin')).toContainText(t('common.upload.again'))
  await send(page)
  await expect(page.getByRole('alert')).toContainText(t('common.form.filesWaiting'))

  await mend()
  const begun: string[] = []
  page.on(
    'request',
    (request) => request.method() === 'POST' && request.url().endsWith('/api/uploads') && begun.push(request.url()),
  )
  await choose(page, half)
  await expect(line(page, 'half.bin')).toContainText(t('common.upload.ready'))
  expect(begun).toEqual([])
  await send(page)
  await expect(page.locator('.message').last().getByRole('link')).toHaveText(['whole.log', 'half.bin'])
  await expect(page.locator('.uploads li')).toHaveCount(0)
})

test('an upload can be paused, go on and be removed', async ({ page, browser }) => {
  await openTicket(page, browser)
  await cutAfter(page, 0)
  await choose(page, await fileOf('a.bin', randomBytes(5 * MEBIBYTE)))
  const item = line(page, 'a.bin')
  await expect(item).toContainText(t('common.upload.retrying'))
  await item.getByRole('button', { name: `${t('common.upload.pause')} a.bin` }).click()
  await expect(item).toContainText(t('common.upload.paused'))
  await item.getByRole('button', { name: `${t('common.upload.resume')} a.bin` }).click()
  await expect(item).toContainText(t('common.upload.retrying'))
  await item.getByRole('button', { name: `${t('common.upload.remove')} a.bin` }).click()
  await expect(item).toHaveCount(0)
  await expect(page.getByLabel(t('tickets.attachments.label'))).toBeFocused()
})

test('a file that is not what its name says is refused by its line, and the rest is sent without it', async ({
  page,
  browser,
}) => {
  await openTicket(page, browser)
  await choose(page, await fileOf('screen.png', Buffer.from('no picture')))
  await expect(line(page, 'screen.png')).toContainText(t('problems.attachment-type-mismatch.title'))
  await send(page)
  await expect(page.getByRole('alert')).toContainText(t('common.form.filesWaiting'))
  await line(page, 'screen.png')
    .getByRole('button', { name: t('common.upload.remove') })
    .click()
  await send(page)
  await expect(page.locator('.message').last()).toContainText('Here they are.')
  await expect(page.locator('.message').last().getByRole('link')).toHaveCount(0)
})

test('a picture is shown small in the conversation and opens large, in a sandbox', async ({ page, browser }) => {
  await openTicket(page, browser)
  await choose(page, await fileOf('screen.png', await page.screenshot()))
  await send(page)
  const picture = page.getByRole('img', { name: 'screen.png' })
  await expect(picture).toBeVisible()
  const [natural, drawn] = await picture.evaluate((img: HTMLImageElement) =>
    img.decode().then(() => [img.naturalWidth, img.width]),
  )
  expect(drawn).toBeLessThan(Number(natural) / 4)
  await expect(picture).toHaveAttribute('width', String(natural))
  const opened = page.waitForResponse('**/picture')
  await picture.click()
  expect((await opened).headers()['content-security-policy']).toContain('sandbox')
  await expect(page.getByRole('img')).toBeVisible()
})
