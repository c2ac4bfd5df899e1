import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureJava } from '../scripts/java.ts'
import { ROOT } from '../scripts/paths.ts'

/** What the checker has against a document: an error or a warning, and the markup it stands at. */
export interface Finding {
  file: string
  message: string
  at: string
}

/** As the checker writes it, in a list called "messages". */
interface Message {
  url?: string
  message: string
  extract?: string
}

// Some seconds of work do not pay for Java's second compiler. The schemas recurse deeper than the first one's stack allows.
const JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss4m']
const JAR = join(ROOT, 'node_modules/vnu-jar/build/dist/vnu.jar')
const OPTIONS = ['--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css', '--also-check-svg']
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024

/** What it says of style sheets that are right: it knows less of CSS than browsers do. */
const MISTAKEN = [
  // In a calculation it takes a custom property for a number, whatever it holds.
  /^CSS: “[\w-]+”: The types are incompatible\.$/,
  // https://drafts.csswg.org/css-ui-4/#field-sizing
  /^CSS: “field-sizing”: Property “field-sizing” doesn't exist\.$/,
]

/**
 * Holds documents against the standards with the Nu checker (https://validator.github.io/validator/), all in one run of it.
 * @param files below the folder; their ending says whether they are HTML, CSS or SVG
 * @returns errors and warnings
 * @throws when there is no Java, or the checker itself fails
 */
export async function nuFindings(folder: string, files: readonly string[]): Promise<Finding[]> {
  if (files.length === 0) throw new Error('There is nothing to check.')
  const { stdout } = await promisify(execFile)(await ensureJava(), [...JVM, '-jar', JAR, ...OPTIONS, ...files], {
    cwd: folder,
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  const { messages } = JSON.parse(stdout) as { messages: Message[] }
  return messages
    .filter(({ message }) => !MISTAKEN.some((mistaken) => mistaken.test(message)))
    .map(({ url = '', message, extract = '' }) => ({
      file: url.slice(url.indexOf(folder) + folder.length + 1),
      message,
      at: extract,
    }))
}
