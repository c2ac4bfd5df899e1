import { expect, test } from '@playwright/test'

test('one click on a command selects all of it without the line break at its end; what a program prints is selected as any text', async ({
  page,
}) => {
  await page.goto('/en/kb/restore-a-file/')
  const selected = () => page.evaluate(() => getSelection()?.toString())
  const command = page.locator('pre').filter({ hasText: 'nbackup restore' }).first()
  await command.click()
  expect(await selected()).toBe((await command.textContent())?.trimEnd())
  await page.locator('code.language-text').first().click()
  expect(await selected()).toBe('')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(() => {
    test.use({ colorScheme })
    test(`${colorScheme}: pictures arrive in the page’s scheme, narrower than the page, and nothing moves`, async ({ page }) => {
      const problems: string[] = []
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      await page.setViewportSize({ width: 320, height: 700 })
      for (const [address, file] of [
        ['/el/kb/firewall-and-ports/', /ports\.svg$/],
        ['/ro/kb/link-a-license-key/', colorScheme === 'dark' ? /license-key-dark-1x\.avif$/ : /license-key-1x\.avif$/],
      ] as const) {
        await page.goto(address)
        const picture = page.locator('article img')
        const { top } = await picture.evaluate((image) => image.getBoundingClientRect())
        await picture.scrollIntoViewIfNeeded()
        await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.currentSrc)).toMatch(file)
        expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
        expect(await picture.evaluate((image) => image.getBoundingClientRect().top + scrollY)).toBeCloseTo(top, 0)
      }
      expect(problems).toEqual([])
    })
  })
}
