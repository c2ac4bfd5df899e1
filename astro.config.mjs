import { rename, rmdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { satteri } from '@astrojs/markdown-satteri'
import { defineConfig } from 'astro/config'
import { LOCALES } from './locales/locale.ts'

const programme = process.env.PROGRAMME
const programmeFile = programme ? `./programme/examples/${programme}.ts` : './programme/programme.ts'

/** What may be wider than the screen, code and tables, scrolls in a frame of its own that the keyboard can reach. */
const ownFrames = {
  name: 'own-frames',
  element: [
    { filter: ['pre'], visit: (node, context) => context.setProperty(node, 'tabIndex', 0) },
    {
      filter: ['table'],
      visit: (node, context) =>
        context.wrapNode(node, {
          type: 'element',
          tagName: 'div',
          properties: { className: ['table'], tabIndex: 0 },
          children: [],
        }),
    },
  ],
}

/** Cloudflare answers a missing address with the nearest 404.html above it; Astro itself writes one at the root only. */
const nearest404 = {
  name: 'nearest-404',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      for (const locale of LOCALES) {
        await rename(new URL(`${locale}/404/index.html`, dir), new URL(`${locale}/404.html`, dir))
        await rmdir(new URL(`${locale}/404/`, dir))
      }
    },
  },
}

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: process.env.SITE_OUT_DIR ?? './dist',
  site: process.env.SITE_URL ?? 'http://localhost:8787',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never' },
  compressHTML: true,
  devToolbar: { enabled: false },
  integrations: [nearest404],
  // Astro's highlighters write styles into the page, which its Content-Security-Policy forbids.
  markdown: { syntaxHighlight: false, processor: satteri({ hastPlugins: [ownFrames] }) },
  vite: {
    build: { assetsInlineLimit: 0 },
    resolve: { alias: { '#programme': fileURLToPath(new URL(programmeFile, import.meta.url)) } },
  },
})
