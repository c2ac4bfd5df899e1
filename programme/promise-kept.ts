/** Days over which first responses are summed up, the current one included. */
export const WINDOW_DAYS = 90
/** Fewer first responses than this are not summed up: a share of so few would speak of single customers. */
export const RESPONSES_MIN = 5

/**
 * Share of responses that came in time, from 0 to 1 in steps of a thousandth; null for fewer than `RESPONSES_MIN`. Rounded down: it is 1
 * only if none was late.
 */
export function keptShare(kept: number, responses: number): number | null {
  return responses < RESPONSES_MIN ? null : Math.floor((kept * 1000) / responses) / 1000
}
