import { join } from 'node:path'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => join(import.meta.dirname, relative)
const alias = { '#programme': path('./programme/programme.ts') }

/** Tests of the worker in workerd, under one programme. */
const inWorkerd = (name: string, programme: string, include: string[], exclude: string[]) => ({
  // The programme from its definition, as in Node: these tests wait for no build of it.
  resolve: { alias: { '#programme': path(`./programme/${programme}.ts`), '#ready-programme': path('./programme/ready.ts') } },
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          MIGRATIONS: await readD1Migrations(path('./worker/db/migrations')),
          ORIGIN: 'http://localhost:8787',
          LOCAL_DEVELOPMENT: 'true',
          PAYMENT_PROVIDER: 'sandbox',
          SECRET: 'a secret of the tests, of no use elsewhere',
          LICENSE_SECRET: 'a license secret of the tests, of no use elsewhere',
          SEALING_KEYS: 'tests:a-sealing-secret-of-the-tests-of-no-use-elsewhere',
          STRIPE_WEBHOOK_SECRET: 'whsec_of_the_tests',
        },
      },
    })),
  ],
  test: {
    name,
    include,
    exclude,
    setupFiles: ['test/worker/setup.ts'],
    // One file instead of two hundred, whose source maps lead nowhere.
    deps: { optimizer: { ssr: { enabled: true, include: ['stripe'] } } },
    testTimeout: 30_000,
  },
})

/** What the vendor's own programme has none of: hardware with a warranty. */
const PLAN_MATRIX = ['test/worker/plan-matrix/**/*.test.ts']
const worker = inWorkerd('worker', 'programme', ['test/worker/**/*.test.ts'], PLAN_MATRIX)

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          include: ['test/{programme,locales,site,scripts}/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        ...worker,
        test: { ...worker.test, globalSetup: ['test/stripe-stand-in.ts', 'test/webhook-receiver.ts'] },
      },
      inWorkerd('plan-matrix', 'examples/plan-matrix', PLAN_MATRIX, []),
    ],
  },
})
