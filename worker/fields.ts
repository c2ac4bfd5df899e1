import * as z from 'zod/mini'

/**
 * Fields that many calls have. The worker's schemas are written with `zod/mini`, which is a third as large as zod with its methods and
 * faster to set up (docs/decisions/0032).
 */

/** What somebody typed, without the blanks around it; characters are counted after that. */
export const text = (charsMax: number, charsMin = 1) => z.string().check(z.trim(), z.minLength(charsMin), z.maxLength(charsMax))

/** The same on several lines. Line breaks become one character: forms send two, and would count and look different from JSON. */
export const lines = (charsMax: number, charsMin = 1) =>
  z.string().check(
    z.overwrite((typed) => typed.replaceAll('\r\n', '\n')),
    z.trim(),
    z.minLength(charsMin),
    z.maxLength(charsMax),
  )

/** Something that we gave out and are given back as it was: an id, a token, a version. */
export const given = (charsMax = 60, charsMin = 1) => z.string().check(z.minLength(charsMin), z.maxLength(charsMax))

/** A whole number, both bounds included. */
export const whole = (minimum: number, maximum: number) => z.int().check(z.gte(minimum), z.lte(maximum))

/** The same from a query or a file, where it is written in digits. */
export const digits = (minimum: number, maximum: number) => z.coerce.number().check(z.int(), z.gte(minimum), z.lte(maximum))
