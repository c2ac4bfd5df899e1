/** The token of an Authorization header (RFC 6750); undefined where there is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return header?.match(/^Bearer +(\S+) *$/i)?.[1]
}
