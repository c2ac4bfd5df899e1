import { EU_COUNTRIES } from './vat.ts'

/**
 * Form of the VAT identification numbers of each member state after its prefix, as the European Commission's VIES service lists them
 * ("VAT identification number structure", https://ec.europa.eu/taxation_customs/vies/#/faq). Only the form: whether a number is
 * in use, VIES alone can say.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GR: /^\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
}

/** A number of another country: its form is that country's business. */
const ELSEWHERE = /^[A-Z0-9]{4,20}$/

/**
 * A VAT id as it is printed, with its prefix and without spaces; undefined where it does not have the form of that country.
 * In a member state the prefix may be left out.
 */
export function normalizeVatId(country: string, text: string): string | undefined {
  const bare = text.toUpperCase().replaceAll(/[\s.-]/g, '')
  if (!EU_COUNTRIES.has(country)) return ELSEWHERE.test(bare) ? bare : undefined
  const prefix = country === 'GR' ? 'EL' : country
  const number = bare.startsWith(prefix) ? bare.slice(prefix.length) : bare
  return FORMS[country]?.test(number) ? `${prefix}${number}` : undefined
}
