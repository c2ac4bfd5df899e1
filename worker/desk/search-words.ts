/** Words of a question that count; whoever types more has found it or will not. */
const WORDS_MAX = 8

/**
 * What was typed as a question to the index of words: every word, or one that begins so, in any order. Case, accents, the final sigma and the
 * spelling of the Danish letters do not count, as in the index (`worker/db/migrations/0008_desk.sql`). Null when there is no word in it.
 */
export function matchOf(typed: string): string | null {
  const words = folded(typed).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length === 0
    ? null
    : words
        .slice(0, WORDS_MAX)
        .map((word) => `"${word}"*`)
        .join(' ')
}

function folded(text: string): string {
  const spelled = text.toLowerCase().replaceAll(/æ|ae/g, 'a').replaceAll(/ø|oe/g, 'o').replaceAll('aa', 'a')
  return spelled.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC').replaceAll('ς', 'σ')
}
