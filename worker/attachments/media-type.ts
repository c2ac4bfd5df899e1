import { filetypeinfo } from 'magic-bytes.js'

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

/** Endings that promise a signature: what people send with a ticket, and what somebody might be misled about. */
const SIGNED_ENDINGS: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['heif', 'image/heif'],
  ['bmp', 'image/bmp'],
  ['tif', 'image/tiff'],
  ['ico', 'image/x-icon'],
  ['psd', 'image/vnd.adobe.photoshop'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['mkv', 'video/x-matroska'],
  ['webm', 'video/webm'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
  ['pdf', 'application/pdf'],
  ['rtf', 'application/rtf'],
  ['doc', 'application/msword'],
  ['xls', 'application/vnd.ms-excel'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['msg', 'application/vnd.ms-outlook'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['vsdx', 'application/vnd.ms-visio.drawing'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['ods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ['odp', 'application/vnd.oasis.opendocument.presentation'],
  ['zip', 'application/zip'],
  ['jar', 'application/java-archive'],
  ['apk', 'application/vnd.android.package-archive'],
  ['gz', 'application/gzip'],
  ['bz2', 'application/x-bzip2'],
  ['xz', 'application/x-xz'],
  ['7z', 'application/x-7z-compressed'],
  ['rar', 'application/x-rar-compressed'],
  ['tar', 'application/x-tar'],
  ['cab', 'application/vnd.ms-cab-compressed'],
  ['exe', 'application/x-msdownload'],
])

/** Endings that name the same format. */
const SAME_FORMAT: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  tiff: 'tif',
  heic: 'heif',
  htm: 'html',
  tgz: 'gz',
  tbz: 'bz2',
  txz: 'xz',
}

/** What is written in the container of MP4, under marks of its own, of which there are more every year. */
const LIKE_MP4: ReadonlySet<string> = new Set(['mov', 'heif', 'avif'])

/**
 * Media type of a file by its first bytes, or null where they are not what the name's ending says. Formats that share a container share its
 * signature: of those, the ending is believed. A name without a known ending promises nothing: what it holds is found, or is bytes.
 */
export function mediaTypeOf(fileName: string, bytes: Uint8Array): string | null {
  const ending = endingOf(fileName)
  const formats = new Set(filetypeinfo(bytes).map(({ typename }) => sameFormat(typename)))
  const signed = [...formats].filter((format) => SIGNED_ENDINGS.has(format))
  const asText = TEXT_ENDINGS.get(ending)
  if (asText) return isText(bytes) && signed.length === 0 ? asText : null
  const promised = SIGNED_ENDINGS.get(ending)
  if (promised) return formats.has(ending) || (LIKE_MP4.has(ending) && formats.has('mp4')) ? promised : null
  const [found, another] = signed.map((format) => SIGNED_ENDINGS.get(format))
  if (found && !another) return found
  return isText(bytes) ? 'text/plain' : 'application/octet-stream'
}

/** The ending of a file's name in lower case, without the dot; "" where there is none. */
function endingOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return dot < 0 ? '' : sameFormat(fileName.slice(dot + 1))
}

function sameFormat(ending: string): string {
  const lower = ending.toLowerCase()
  return SAME_FORMAT[lower] ?? lower
}

/** Text has no zero byte, but in UTF-16, which says so in its first two. */
function isText(bytes: Uint8Array): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return isUtf16 || !bytes.includes(0)
}
