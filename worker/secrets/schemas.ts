import * as z from 'zod/mini'
import { lines } from '../fields.ts'

/** Characters of remote access details: an address, a name, a password or two, and how to go about it. */
export const REMOTE_ACCESS_CHARS_MAX = 2000

/** Remote access details, as they were typed. */
export const RemoteAccessDetails = lines(REMOTE_ACCESS_CHARS_MAX, 0)

/** `POST /api/tickets/{number}/remote-access`. */
export const KeepRemoteAccess = z.strictObject({ details: lines(REMOTE_ACCESS_CHARS_MAX) })
