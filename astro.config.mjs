import { fileURLToPath } from 'node:url'
import { defineConfig } from 'astro/config'

const programme = process.env.PROGRAMME
const programmeFile = programme ? `./programme/examples/${programme}.ts` : './programme/programme.ts'

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: process.env.SITE_OUT_DIR ?? './dist',
  site: process.env.SITE_URL ?? 'http://localhost:8787',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never' },
  compressHTML: true,
  devToolbar: { enabled: false },
  vite: {
    build: { assetsInlineLimit: 0 },
    resolve: { alias: { '#programme': fileURLToPath(new URL(programmeFile, import.meta.url)) } },
  },
})
