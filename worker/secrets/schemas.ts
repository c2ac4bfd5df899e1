import * as z from 'zod'

/** Characters of remote access details: an address, a name, a password or two, and how to go about it. */
export const REMOTE_ACCESS_CHARS_MAX = 2000

/** Remote access details, as they were typed. */
export const RemoteAccessDetails = z
  .string()
  .overwrite((text) => text.replaceAll('\r\n', '\n'))
  .trim()
  .max(REMOTE_ACCESS_CHARS_MAX)

/** `POST /api/tickets/{number}/remote-access`. */
export const KeepRemoteAccess = z.strictObject({ details: RemoteAccessDetails.min(1) })
