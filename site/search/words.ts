import type { Locale } from '../../locales/locale.ts'

/**
 * How words are compared when somebody searches. People in a hurry leave out accents, bend words, and write Danish and Greek with
 * the letters their keyboard has; none of that may stand between them and an answer.
 */

/** Endings that say how a word is used, not what it means. `ending` leaves at least three letters, `vowel` at least four. */
const ENDINGS: Record<Locale, { ending: RegExp; vowel: RegExp }> = {
  da: {
    ending: /(?<=.{3})(?:ationer|ation|ering|elser|else|ninger|ning|inger|ing|erne|ede|ene|ere|ers|ets|ens|er|en|et|es|s)$/u,
    vowel: /(?<=.{3})[et]$/u,
  },
  el: {
    ending:
      /(?<=.{3})(?:ματων|ματοσ|ματα|μα|θηκε|θουν|θει|θω|σουμε|σετε|σουν|σεισ|σεων|σεωσ|σησ|ση|σω|σε|μεν(?:οσ|η|ο|α|οι|εσ|ων)|ομαστε|ονται|ομαι|εσαι|εται|ουμε|ουν|ετε|ουσ|οντασ|ιασ|ιεσ|ιων|ιου|ιοσ|ια|ιο|εισ|εων|εωσ|ει|οσ|ου|οι|ων|ασ|εσ|ησ)$/u,
    vowel: /(?<=.{3})[αεηιουω]$/u,
  },
  ro: {
    ending:
      /(?<=.{3})(?:atiilor|atiile|atiei|atia|atie|atii|arilor|arile|area|arii|are|irea|ire|eaza|ează|ului|ilor|elor|urilor|urile|uri|iile|ile|ele|lor|lui|ul|ati|iti|at|ata|ate|este|esc|ez|ea|ii)$/u,
    vowel: /(?<=.{4})[aeiou]$/u,
  },
  en: {
    ending: /(?<=.{3})(?:ations|ation|ions|ion|ings|ing|ments|ment|edly|ied|ies|ed|ers|er|es|ly|s)$/u,
    vowel: /(?<=.{3})[ey]$/u,
  },
}

/** The words of a text as they are written there. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
}

/** A name as its words alone, whatever signs and capitals it is written with. */
export function nameOf(text: string): string {
  return wordsOf(text).join(' ').toLowerCase()
}

/** Stems by the words they were cut from. A text says most of its words again and again. */
const stems: Record<Locale, Map<string, string>> = { da: new Map(), el: new Map(), ro: new Map(), en: new Map() }

/** A word without case, accents and ending. Danish keeps æ, ø and å, which are letters, not accents; the Greek final sigma goes. */
export function stemOf(locale: Locale, word: string): string {
  const known = stems[locale].get(word)
  if (known !== undefined) return known
  const stem = cutStem(locale, word)
  stems[locale].set(word, stem)
  return stem
}

function cutStem(locale: Locale, word: string): string {
  const { ending, vowel } = ENDINGS[locale]
  const folded = fold(locale, word)
  if (/\p{N}/u.test(folded)) return folded
  const bare = repeatedly(folded, (form) => form.replace(ending, '')).replace(vowel, '')
  return bare.replace(/(?<=..)(\p{L})\1$/u, '$1')
}

/**
 * What is left of a stem when it is written with other letters: Danish "ændring", "aendring" and "andring" are alike, and so are
 * Greek "άδεια" and "adeia", however its sounds are spelled. In the other languages, the stem itself.
 */
export function keyOf(locale: Locale, stem: string): string {
  if (locale === 'da')
    return stem
      .replace(/æ|ä|ae/gu, 'a')
      .replace(/ø|ö|oe/gu, 'o')
      .replace(/å|aa/gu, 'a')
  return locale === 'el' ? soundOf(stem) : stem
}

function fold(locale: Locale, word: string): string {
  const accents = locale === 'da' ? /(?!\u030A)\p{M}/gu : /\p{M}/gu
  return word.toLowerCase().normalize('NFD').replace(accents, '').normalize('NFC').replaceAll('ς', 'σ')
}

/** A word can bear two endings, a plural and an article: they go one after the other. */
function repeatedly(form: string, shorten: (form: string) => string): string {
  const shorter = shorten(form)
  return shorter === form ? form : repeatedly(shorter, shorten)
}

/** Spellings of one sound, in Greek and in Greek typed with Latin letters, longest first, and the sign that stands for it. */
const SOUNDS: readonly (readonly [spelling: RegExp, sign: string])[] = [
  [/^h/gu, 'x'],
  [/(?<=[αε])υ/gu, 'β'],
  [/ου|ού|ει|οι|υι|[ηιυ]/gu, 'i'],
  [/αι|ε/gu, 'e'],
  [/ω|ο/gu, 'o'],
  [/α/gu, 'a'],
  [/μπ|mp|β|φ|ph|[vf]/gu, 'b'],
  [/ντ|nt|δ/gu, 'd'],
  [/γκ|γγ|gk|gg|γ/gu, 'g'],
  [/θ|th|[89]/gu, 'q'],
  [/ξ|χ|ks|ch|kh|3/gu, 'x'],
  [/ψ/gu, 'ps'],
  [/κ|c/gu, 'k'],
  [/ζ/gu, 'z'],
  [/λ/gu, 'l'],
  [/μ/gu, 'm'],
  [/ν/gu, 'n'],
  [/π/gu, 'p'],
  [/ρ/gu, 'r'],
  [/σ/gu, 's'],
  [/τ/gu, 't'],
  [/ou|oy|ei|oi|yi|[hyu]/gu, 'i'],
  [/ai/gu, 'e'],
  [/w/gu, 'o'],
  [/(.)\1+/gu, '$1'],
  // Greek endings are vowels, with an s or an n at most; those typed in Latin letters are still there.
  [/(?<=..)(?:[aeio]+[sn]?)$/gu, ''],
]

function soundOf(word: string): string {
  return SOUNDS.reduce((form, [spelling, sign]) => form.replace(spelling, sign), word)
}
