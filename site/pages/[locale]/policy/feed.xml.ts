import type { APIRoute } from 'astro'
import { Feed } from 'feed'
import type { Locale } from '../../../../locales/locale.ts'
import { type SiteTranslate, siteTranslators } from '../../../../locales/site.ts'
import { programme } from '../../../../programme/active.ts'
import { address, everyLocale } from '../../../components/address.ts'
import type { ClauseChange } from '../../../components/policy/changes.ts'
import { policyHistory } from '../../../components/policy/history.ts'
import { wordEffective, wordVersion } from '../../../components/policy/version-words.ts'

export const getStaticPaths = everyLocale

/** An Atom feed (RFC 4287) with an entry for every version of the policy: from when it is in force, and which clauses it changed. */
export const GET: APIRoute<{ locale: Locale }> = ({ site, props: { locale } }) => {
  const t = siteTranslators[locale]
  const absolute = (path: string) => new URL(address(locale, path), site).href
  const history = policyHistory(locale)
  const feed = new Feed({
    id: absolute('policy/'),
    link: absolute('policy/'),
    feed: `${absolute('policy/')}feed.xml`,
    title: `${t('policy.history.title')} · ${programme.name}`,
    description: t('policy.history.description', { name: programme.name }),
    language: locale,
    updated: new Date(programme.policy.effectiveAt),
    author: { name: programme.vendor.legalName },
    generator: false,
  })
  for (const { text, changes } of history) {
    feed.addItem({
      id: absolute(`policy/${text.version}/`),
      link: absolute(`policy/${text.version}/`),
      title: t('policy.history.version', { version: wordVersion(locale, text.version) }),
      description: t('policy.history.inForce', { effective: wordEffective(locale, text) }),
      content: changes.map((change) => changeMarkup(t, change)).join(''),
      date: new Date(text.effectiveAt),
      published: new Date(text.effectiveAt),
    })
  }
  return new Response(feed.atom1(), { headers: { 'Content-Type': 'application/atom+xml' } })
}

function changeMarkup(t: SiteTranslate, { number, section, kind, lines }: ClauseChange): string {
  const tags = { same: null, added: 'ins', removed: 'del' } as const
  const paragraphs = lines.map((line) => {
    const pieces = line.map((piece) => {
      const tag = tags[piece.kind]
      return tag ? `<${tag}>${escaped(piece.text)}</${tag}>` : escaped(piece.text)
    })
    return `<p>${pieces.join('')}</p>`
  })
  return `<h3>${escaped(`${number} ${section}`)} (${escaped(t(`policy.change.${kind}`))})</h3>${paragraphs.join('')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
