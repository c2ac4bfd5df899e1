import { rename, rmdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { satteri } from '@astrojs/markdown-satteri'
import { defineConfig } from 'astro/config'
import { LOCALES } from './locales/locale.ts'
import { pictures } from './site/components/kb/pictures.ts'

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

/** Sections are numbered: a link to one leads to the same in every language, and takes few bytes where each letter takes two. */
const numberedSections = {
  name: 'numbered-sections',
  element: [
    {
      filter: ['h2', 'h3'],
      visit: (node, context) => {
        context.data.sections = (context.data.sections ?? 0) + 1
        context.setProperty(node, 'id', `s${context.data.sections}`)
      },
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

/**
 * Astro hands its pages all articles in a module of code, as one string: with ten thousand of them, bundling and compiling that takes a
 * quarter of a build's time and of its memory. Here the module reads the file that Astro has written them to before.
 */
const articlesFromFile = {
  name: 'articles-from-file',
  hooks: {
    'astro:config:setup': ({ config, command, updateConfig }) => {
      const file = fileURLToPath(new URL('data-store.json', config.cacheDir))
      const code = `import { readFileSync } from 'node:fs'\nexport default JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8'))`
      const handler = (id) => (id === '\0astro:data-layer-content' ? code : undefined)
      const plugin = { name: 'articles-from-file', load: { order: 'pre', handler } }
      if (command === 'build') updateConfig({ vite: { plugins: [plugin] } })
    },
  },
}

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: process.env.SITE_OUT_DIR ?? './dist',
  site: process.env.SITE_URL ?? 'http://localhost:8787',
  // Of each checkout its own: a shared one would mix the articles of builds that run side by side.
  cacheDir: './.cache/astro',
  trailingSlash: 'always',
  // While one page is written, others are made.
  build: { format: 'directory', inlineStylesheets: 'never', concurrency: 4 },
  compressHTML: true,
  devToolbar: { enabled: false },
  integrations: [nearest404, articlesFromFile],
  // Astro's highlighters write styles into the page, which its Content-Security-Policy forbids.
  markdown: { syntaxHighlight: false, processor: satteri({ hastPlugins: [ownFrames, numberedSections, pictures] }) },
  vite: {
    build: { assetsInlineLimit: 0 },
    resolve: { alias: { '#programme': fileURLToPath(new URL(programmeFile, import.meta.url)) } },
  },
})
