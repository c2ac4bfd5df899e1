import { fileTypeFromBuffer, supportedExtensions } from 'file-type'

/** Endings of files that are text and carry no signature. */
const TEXT_ENDINGS: ReadonlyMap<string, string> = new Map([
  ['txt', 'text/plain'],
  ['log', 'text/plain'],
  ['ini', 'text/plain'],
  ['conf', 'text/plain'],
  ['md', 'text/plain'],
  ['csv', 'text/csv'],
  ['json', 'application/json'],
  ['xml', 'text/xml'],
  ['svg', 'image/svg+xml'],
  ['html', 'text/html'],
])

/** Endings that name the same format. */
const SAME_FORMAT: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif', htm: 'html', mpeg: 'mpg', yml: 'yaml' }

/**
 * Media type of a file by its content, or null where the content is not what the name's ending says.
 * A name without a known ending promises nothing: what it holds is found, or is bytes.
 */
export async function mediaTypeOf(fileName: string, bytes: Uint8Array): Promise<string | null> {
  const ending = endingOf(fileName)
  const found = await fileTypeFromBuffer(bytes)
  const asText = TEXT_ENDINGS.get(ending)
  if (asText) return isText(bytes) && (!found || found.mime.endsWith('xml')) ? asText : null
  if (!supportedExtensions.has(ending as never)) return found?.mime ?? (isText(bytes) ? 'text/plain' : 'application/octet-stream')
  return found && sameFormat(found.ext) === ending ? found.mime : null
}

/** The ending of a file's name in lower case, without the dot; "" where there is none. */
function endingOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return dot < 0 ? '' : sameFormat(fileName.slice(dot + 1).toLowerCase())
}

function sameFormat(ending: string): string {
  return SAME_FORMAT[ending] ?? ending
}

/** Text has no zero byte, but in UTF-16, which says so in its first two. */
function isText(bytes: Uint8Array): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return isUtf16 || !bytes.includes(0)
}
