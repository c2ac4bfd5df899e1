/** Says in the page's live region (`.news`), politely, one of the sentences it has in its `data-…`, with what is named in braces filled in. */
export function say(sentence: string, words: Readonly<Record<string, string>> = {}): void {
  const news = document.querySelector<HTMLElement>('.news')
  if (!news) return
  const text = news.dataset[sentence] ?? ''
  news.textContent = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')
}
