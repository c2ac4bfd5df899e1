const MEBIBYTE = 1024 * 1024

/** Files of one message. */
export const FILES_MAX = 10
/** Size of a file that comes within a form, bytes: memory holds one at a time. */
export const FILE_BYTES_MAX = 25 * MEBIBYTE
/** Size of a file that is uploaded in parts, bytes: memory holds a part. */
export const UPLOAD_BYTES_MAX = 100 * MEBIBYTE
/** Size of a part, bytes; only the last may be smaller. What is smallest bounds how many there are. */
export const CHUNK_BYTES_MIN = MEBIBYTE / 4
export const CHUNK_BYTES_MAX = 4 * MEBIBYTE
/** How long a file waits for its message. */
export const UPLOAD_MS = 24 * 60 * 60 * 1000
/** Longest file name that is kept; longer ones lose their beginning. */
export const FILE_NAME_CHARS_MAX = 200
/** A picture is shown only up to this size and so many pixels: a small file can hold more of them than a browser can. */
export const SHOWN_BYTES_MAX = 8 * MEBIBYTE
export const SHOWN_PIXELS_MAX = 40_000_000

/** A size as texts name it. */
export function megabytes(bytes: number): number {
  return bytes / MEBIBYTE
}
