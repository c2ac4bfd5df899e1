/**
 * The address, if it is a path on this origin; undefined otherwise. Browsers read a backslash as a slash and drop tabs and line
 * breaks, so an address that holds any of them is none of ours: "/\example.com" and "/<tab>/example.com" lead elsewhere.
 */
export function localPath(address: string | undefined): string | undefined {
  return address !== undefined && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(address) ? address : undefined
}
