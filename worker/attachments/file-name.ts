import { FILE_NAME_CHARS_MAX } from './limits.ts'

/** Names that a file cannot have on Windows, whatever its ending. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * The last part of a path, without control and direction characters, so that no name escapes a folder or a header, or reads otherwise than
 * it is. Never empty.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const printable = Array.from(last.replaceAll(/\p{C}/gu, '').trim())
  const kept = printable.slice(-FILE_NAME_CHARS_MAX).join('')
  return /^\.*$/.test(kept) ? 'file' : kept
}

/** A name that every system can unpack, and that none in `taken` has, however it is written; it is added there. */
export function uniqueName(name: string, taken: Set<string>): string {
  const portable = safeName(name)
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/[. ]+$/, '')
    .replace(DEVICES, '_$&')
  const dot = portable.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [portable.slice(0, dot), portable.slice(dot)] : [portable, '']
  let unique = portable
  for (let count = 2; taken.has(folded(unique)); count += 1) unique = `${stem} (${count})${ending}`
  taken.add(folded(unique))
  return unique
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
