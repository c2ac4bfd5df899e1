/** Objects in R2. Both names follow from the upload's row, so that none is there that no row leads to. */

/** Where a whole file lies. */
export function objectKeyOf(id: string): string {
  return `files/${id}`
}

/** Where the parts of an upload lie until it is whole. */
export function chunkPrefixOf(id: string): string {
  return `uploads/${id}/`
}
