import { imageDimensionsFromData } from 'image-dimensions'
import { problem } from '../problems/problem.ts'
import { SHOWN_BYTES_MAX, SHOWN_PIXELS_MAX } from './limits.ts'
import { mediaTypeOf } from './media-type.ts'

/** Pictures that a browser draws and that can do nothing else: SVG, which can hold a script, is none of them. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'])

/** What a file's first bytes say of it. */
export interface Inspected {
  mediaType: string
  /** Pixels of a picture that can be shown; null for everything else. */
  width: number | null
  height: number | null
}

/**
 * Looks at the first bytes of a file: at its kind, and, of a picture, at its size. Nothing is unpacked or drawn.
 * @throws {ProblemError} attachment-type-mismatch, where the content is not what the name's ending says
 */
export function inspect(fileName: string, head: Uint8Array): Inspected {
  const mediaType = mediaTypeOf(fileName, head)
  if (!mediaType) throw problem('attachment-type-mismatch', { params: { fileName } })
  const pixels = PICTURES.has(mediaType) ? pixelsOf(head) : undefined
  return { mediaType, width: pixels?.width ?? null, height: pixels?.height ?? null }
}

/** Whether a file is shown as a picture, small in the conversation and large on its own. */
export function isShown(file: Inspected & { bytes: number }): boolean {
  const pixels = (file.width ?? 0) * (file.height ?? 0)
  return PICTURES.has(file.mediaType) && pixels > 0 && pixels <= SHOWN_PIXELS_MAX && file.bytes <= SHOWN_BYTES_MAX
}

/** A picture whose header is broken has no size and is not shown. */
function pixelsOf(head: Uint8Array) {
  try {
    return imageDimensionsFromData(head)
  } catch {
    return undefined
  }
}
