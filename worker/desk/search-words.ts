/** Words of a question that count; whoever types more has found it or will not. */
const WORDS_MAX = 8

/** What was typed as questions to the index of words: for messages that hold every word, in any order. */
export interface WordsMatch {
  /** For the words as they were typed. */
  whole: string
  /** For these, and those that begin so. */
  begun: string
}

/**
 * The questions of what was typed. Case, accents, the final sigma and the spelling of the Danish letters do not count, as in the index
 * (`worker/db/migrations/0008_desk.sql`). Null when there is no word in it.
 */
export function matchOf(typed: string): WordsMatch | null {
  const words = folded(typed).match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length === 0) return null
  const quoted = words.slice(0, WORDS_MAX).map((word) => `"${word}"`)
  return { whole: quoted.join(' '), begun: quoted.map((word) => `${word}*`).join(' ') }
}

function folded(text: string): string {
  const spelled = text.toLowerCase().replaceAll(/æ|ae/g, 'a').replaceAll(/ø|oe/g, 'o').replaceAll('aa', 'a')
  return spelled.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC').replaceAll('ς', 'σ')
}
