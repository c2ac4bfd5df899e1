/**
 * Words for a password in the portal's languages, without accents. Those that mean other codes as well are `AMBIGUOUS`: an error's code is
 * no secret.
 */
const CLEAR = [
  ...['password', 'passwd', 'passcode', 'passphrase', 'pin', 'pin[ -]?code', '(?:access|security|login) code'],
  ...['adgangskoden?', 'kodeord(?:et)?', 'adgangsord(?:et)?', 'pin-?koden?'],
  ...['κωδικος προσβασης', 'κωδικος (?:pin|ασφαλειας)', 'συνθηματικο', 'συνθημα'],
  ...['parola', 'cod(?:ul)? (?:pin|de acces|de securitate)'],
]
/** Words that are something else in a sentence. */
const IN_LISTS = ['pass', 'pwd', 'pw']
const AMBIGUOUS = ['koden?', 'κωδικος']
/** What people write in the place of a value. */
const NO_VALUE = new Set([
  ...[
    'wrong',
    'incorrect',
    'invalid',
    'expired',
    'unknown',
    'none',
    'yes',
    'required',
    'missing',
    'empty',
    'blank',
    'hidden',
    'changed',
  ],
  ...['correct', 'same', 'forgotten', 'reset', 'null', 'true', 'false', 'failed', 'denied', 'unchanged', 'optional'],
  ...['forkert', 'ugyldig', 'udløbet', 'ukendt', 'ingen', 'nej', 'tom', 'glemt', 'ændret', 'samme', 'mangler', 'nulstillet'],
  ...['λαθος', 'εσφαλμενος', 'αγνωστος', 'ναι', 'οχι', 'κανενας', 'ιδιος', 'κενο', 'κενος', 'λειπει'],
  ...['gresita', 'incorecta', 'expirata', 'necunoscuta', 'niciuna', 'aceeasi', 'uitata', 'schimbata', 'lipseste'],
])

const START = String.raw`(?<![\p{L}\p{N}_-])`
const anyOf = (words: readonly string[]) => `(?:${words.join('|')})`
/** "password: value", its value on the same line or alone on the next. */
const ASSIGNED = (words: readonly string[]) =>
  new RegExp(String.raw`${START}${anyOf(words)}[ \t]*[:=][ \t]*(?<next>\n[ \t]*)?(?<value>\S+)(?<rest>[^\n]*)`, 'giu')
/** "the password is value", "password value". */
const SAID = new RegExp(
  String.raw`${START}${anyOf(CLEAR)}[ \t]+(?:(?:is|was|er|var|ειναι|ηταν|este|e|era)[ \t]+)?(?<value>\S+)`,
  'giu',
)

/**
 * Whether a password seems to stand in ordinary text: a word for one, and after it what looks like its value. It is there to warn and not
 * to judge: it would rather miss a password than doubt a sentence about passwords.
 */
export function seemsToHoldSecret(text: string): boolean {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('\r', '')
  const values = (pattern: RegExp) =>
    [...plain.matchAll(pattern)].map(({ groups = {} }) => ({ ...groups, value: bare(groups.value ?? '') }))
  return (
    values(ASSIGNED([...CLEAR, ...IN_LISTS])).some(
      ({ value, next, rest = '' }: Found) => looksMade(value) || (next === undefined && isAlone(value, rest)),
    ) ||
    values(ASSIGNED(AMBIGUOUS)).some(({ value }) => looksMixed(value)) ||
    values(SAID).some(({ value }) => looksMade(value))
  )
}

interface Found {
  value: string
  next?: string
  rest?: string
}

/** A value without the quotation marks around it and the full stop behind it. */
function bare(value: string): string {
  return value.replaceAll(/^["'“”„«‘`]+|["'“”»’`.,;:)?!]+$/gu, '')
}

/** Digits of a PIN, or characters as a password mixes them; no version, date, address, error code or blank to fill in. */
function looksMade(value: string): boolean {
  if (value.length < 4 || isSomethingElse(value)) return false
  return /^\d{4,12}$/.test(value) || (/\p{L}/u.test(value) && /[\d!@#$%^&*?+=~§]/.test(value))
}

function looksMixed(value: string): boolean {
  return value.length >= 6 && !isSomethingElse(value) && /\p{Ll}/u.test(value) && /\d/.test(value)
}

function isSomethingElse(value: string): boolean {
  const isBlank = /^[<{[($%]|^(.)\1+$/u.test(value)
  return isBlank || /^0x|^https?:|^v?\d+(?:[.:/-]\d+)+$/iu.test(value)
}

/** A single word where a value is expected, and the sentence over after it. */
function isAlone(value: string, rest: string): boolean {
  return value.length >= 4 && !isSomethingElse(value) && !NO_VALUE.has(value.toLowerCase()) && /^\s*$/.test(rest)
}
