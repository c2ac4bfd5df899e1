import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** The law of the layout and the style that machines can keep (docs/architecture.md). Each exception is one line with its reason. */

const ROOT = join(import.meta.dirname, '..')
const SOURCES = ['programme', 'locales', 'worker', 'site', 'scripts', 'test']
const files = globSync(`{${SOURCES.join(',')}}/**/*.{ts,astro}`, { cwd: ROOT }).filter((file) => !file.endsWith('.d.ts'))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const folderOf = (file: string) => file.split('/')[0] ?? ''

/** What package.json gives names of its own: the file behind each, in Node. */
const NAMED: Readonly<Record<string, string>> = {
  '#programme': 'programme/programme.ts',
  '#ready-programme': 'programme/ready.ts',
}

/** Files of the project that a file imports, by their path. */
function importsOf(file: string): string[] {
  const specifiers = [...read(file).matchAll(/(?:from|import|src=)\s*\(?\s*["'](\.{1,2}\/[^"']+|#[\w-]+)["']/g)].map(
    ([, specifier]) => specifier ?? '',
  )
  return specifiers.map((specifier) => NAMED[specifier] ?? normalize(join(dirname(file), specifier)))
}

/** Folders each folder may import from, besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  programme: ['locales'],
  locales: ['programme'],
  worker: ['programme', 'locales', 'package.json'],
  site: ['programme', 'locales'],
}

test('programme and locales import neither site nor worker, and site and worker not each other', () => {
  const broken = files
    .filter((file) => MAY_IMPORT[folderOf(file)])
    .flatMap((file) => importsOf(file).map((imported) => ({ file, imported })))
    .filter(
      ({ file, imported }) => folderOf(imported) !== folderOf(file) && !MAY_IMPORT[folderOf(file)]?.includes(folderOf(imported)),
    )
  expect(broken).toEqual([])
})

test('only the worker’s entry reads the clock', () => {
  const exceptions = [
    'worker/index.ts', // the entry
    'site/enhance/', // a page in the reader's browser has only the browser's clock
    'scripts/', // tools of a developer's machine
    'test/',
  ]
  const clock = /\bDate\.now\b|\bnew Date\(\)|Temporal\.Now|performance\.now/
  const broken = files.filter((file) => !exceptions.some((allowed) => file.startsWith(allowed)) && clock.test(read(file)))
  expect(broken).toEqual([])
})

test('only the worker does I/O: the core, the languages and the site’s build neither fetch nor read files', () => {
  const io = /\bfetch\(|from 'node:|from 'drizzle-orm|XMLHttpRequest/
  const broken = files.filter(
    (file) => /^(programme|locales|site)\//.test(file) && !file.startsWith('site/enhance/') && io.test(read(file)),
  )
  expect(broken).toEqual([])
})

test('a route speaks to no database: it hands over to a verb', () => {
  expect(
    files.filter(
      (file) => /^worker\/.*routes\.ts$/.test(file) && file !== 'worker/health/routes.ts' && /drizzle-orm/.test(read(file)),
    ),
  ).toEqual([])
})

test('what the build has done is no part of the worker’s code: parsing the programme, describing the calls', () => {
  const buildOnly =
    /^import (?!type )[^']*from '(?:zod|[./]*programme\/(?:schema|load|check|shape-faults|ready)\.ts|[./]*openapi\/(?:document|operations|answers)\.ts)'/m
  expect(files.filter((file) => /^worker\/(?!openapi\/)/.test(file) && buildOnly.test(read(file)))).toEqual([])
})

test('no function is longer than seventy lines', () => {
  const broken = files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('test/'))
    .flatMap((file) => longFunctions(file, 70))
  expect(broken).toEqual([])
})

test('every module is imported by another, or is an entry', () => {
  const entries = [
    /^worker\/index\.ts$/,
    /^scripts\//,
    /^test\//,
    /^site\/(pages|content\.config)/,
    /^programme\/(programme\.ts$|examples\/)/,
  ]
  const imported = new Set(files.flatMap(importsOf))
  const unused = files.filter((file) => !entries.some((entry) => entry.test(file)) && !imported.has(file))
  expect(unused).toEqual([])
})

test('style sheets use layers and logical properties, and nothing shouts', () => {
  const sheets = globSync('site/**/*.{css,astro}', { cwd: ROOT })
  const physical =
    /(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)|!important/
  expect(sheets.filter((file) => physical.test(read(file)))).toEqual([])
  expect(globSync('site/styles/*.css', { cwd: ROOT }).filter((file) => !/@layer/.test(read(file)))).toEqual([])
})

test('no page holds an inline script or style, which the Content-Security-Policy would refuse', () => {
  const broken = globSync('site/**/*.astro', { cwd: ROOT }).filter((file) =>
    /is:inline|\sstyle=|define:vars|set:html=\{?[^}]*message/.test(read(file)),
  )
  expect(broken).toEqual([])
})

test('every path a document names exists', () => {
  const documents = globSync('{README.md,docs/**/*.md,locales/glossary.md}', { cwd: ROOT })
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/`((?:programme|locales|worker|site|test|scripts|docs)\/[\w./{}[\]-]*\w)`/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => !path.includes('{') && globSync(path.replaceAll('[', '[[]'), { cwd: ROOT }).length === 0)
      .map((path) => `${file}: ${path}`),
  )
  expect(broken).toEqual([])
})

function longFunctions(file: string, linesMax: number): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true)
  const long: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1
      if (lines > linesMax) long.push(`${file}:${lineOf(node.getStart()) + 1} has ${lines} lines`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return long
}
