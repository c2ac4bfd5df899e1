import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: './test/browser',
  outputDir: './test-results',
  timeout: 60_000,
  workers: 2,
  fullyParallel: true,
  reporter: 'list',
  // One set for every machine (test/browser/pictures.spec.ts).
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  // Enough for a slow machine whose other process is at work, too.
  expect: { timeout: 15_000, toHaveScreenshot: { threshold: 0.05, maxDiffPixelRatio: 0.001 } },
  use: {
    baseURL: process.env.PORTAL ?? 'http://localhost:8787',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
        '--disable-lcd-text',
      ],
    },
  },
})
