/** What the site says of an article, written at build as `<language>/kb/index.json`. */
export interface IndexedArticle {
  href: string
  lang: string
  title: string
  description: string
  /** Ids of the products it is about; none: of all. */
  products: readonly string[]
  headings: readonly string[]
}

/** How much a word found there says about what an article is about. */
const WEIGHTS = { title: 5, headings: 3, description: 2 }
/** Words of a question that are looked for. */
const WORDS_MAX = 20
/** Letters two words must begin with alike to be forms of one word, ending aside. */
const STEM_MIN = 4
const ENDING_MAX = 3
/** What scores less than this part of the best is no answer: it shares but an "and" or a "with". */
const WORTH_SHOWING = 3

/** The words of one part of an article. */
type Field = Readonly<{ words: readonly string[]; weight: number }>
/** Parts of articles, those that say most first, taken apart once: a question asks each article for each of its words. */
const fields = new WeakMap<IndexedArticle, readonly Field[]>()

/**
 * The articles that answer a question best, best first; with no words to go by, those about the product as they come. Accents, case
 * and endings do not matter: Danish, Greek and Romanian bend their words, and people in a hurry leave out accents.
 * @param product id of the product it is about; articles about others alone are left out
 */
export function matchArticles<A extends IndexedArticle>(
  articles: readonly A[],
  question: string,
  product: string,
  limit: number,
): A[] {
  const ofProduct = articles.filter(({ products }) => products.length === 0 || products.includes(product))
  const words = [...new Set(wordsOf(question))].slice(0, WORDS_MAX)
  if (words.length === 0) return ofProduct.slice(0, limit)
  // A word that stands in many articles says little about any of them.
  const found = words.map((word) => ofProduct.map((article) => weightOf(article, word)))
  const rarity = found.map((weights) => Math.log(1 + ofProduct.length / (1 + weights.filter(Boolean).length)))
  return ofProduct
    .map((article, index) => ({
      article,
      score: words.reduce((sum, _, word) => sum + (found[word]?.[index] ?? 0) * (rarity[word] ?? 0), 0),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .filter(({ score }, _, [best]) => score > (best?.score ?? 0) / WORTH_SHOWING)
    .map(({ article }) => article)
}

function weightOf(article: IndexedArticle, word: string): number {
  return fieldsOf(article).find(({ words }) => words.some((other) => isSameWord(word, other)))?.weight ?? 0
}

function fieldsOf(article: IndexedArticle): readonly Field[] {
  const known = fields.get(article)
  if (known) return known
  const { title, headings, description } = article
  const texts = { title, headings: headings.join(' '), description }
  const made = (['title', 'headings', 'description'] as const).map((name) => ({
    words: wordsOf(texts[name]),
    weight: WEIGHTS[name],
  }))
  fields.set(article, made)
  return made
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true
  const alike = commonBeginning(a, b)
  return alike >= STEM_MIN && Math.max(a.length, b.length) - alike <= ENDING_MAX
}

function commonBeginning(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

/** Words without case and accents; Greek final sigma as any other, æ and ø as they are spelled without them. */
function wordsOf(text: string): string[] {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const plain = folded.replaceAll('ς', 'σ').replaceAll('æ', 'ae').replaceAll('ø', 'o')
  return plain.match(/[\p{L}\p{N}]{2,}/gu) ?? []
}
