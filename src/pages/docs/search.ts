import type { OwnRequest } from '../../http/own_requests.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { escapeHtml, Markup as Html } from '../../http/pages/markup.ts'
import { plainText, withHeadingIds } from './page_index.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/search': {
      query: string
      /** Whether the query is empty. */
      empty: boolean
      results: SearchResult[]
    }
  }
}

interface SearchResult {
  href: string
  page: string
  heading: string
  excerpt: Markup
}

/** The part of a page below one heading. */
export type Section = { href: string; page: string; heading: string; text: string }

const MOST_RESULTS = 30
const MOST_WORDS = 8
const AROUND = 90

/** The text that a visitor reads on each page, per heading. */
export async function readSections(send: OwnRequest, paths: string[]): Promise<Section[]> {
  const pages = await Promise.all(
    paths.map(async (path) => {
      const { status, body } = await send(path, { 'accept-language': 'en' }, '127.0.0.1')
      if (status !== 200) throw new Error(`${path} cannot be searched: it responded with ${status}`)
      return sectionsOf(path, body)
    }),
  )
  return pages.flat()
}

/** @param html a page of the documentation */
function sectionsOf(path: string, html: string): Section[] {
  const start = html.indexOf('<div class="prose">')
  const prose = html.slice(start, html.indexOf('</main>', start))
  const page = plainText(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(prose)?.[1] ?? '')
  const { html: marked, headings } = withHeadingIds(prose)
  const parts = marked.split(/(?=<h[23] id=")/)
  return parts.map((part, index) => {
    const heading = headings[index - 1]
    const text = plainText(part.replace(/<h[123][^>]*>[\s\S]*?<\/h[123]>/, ''))
    return { href: heading ? `${path}#${heading.id}` : path, page, heading: heading?.text ?? '', text }
  })
}

/** The sections that contain every word of the query. Those with all words in the heading come first. */
export function searchSections(sections: Section[], query: string): SearchResult[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = sections.filter(({ page, heading, text }) => has(`${page} ${heading} ${text}`))
  const ranked = [
    ...found.filter(({ heading }) => has(heading)),
    ...found.filter(({ heading, text }) => !has(heading) && has(`${heading} ${text}`)),
    // Some of the words are only in the page's title.
    ...found.filter(({ heading, text }) => !has(heading) && !has(`${heading} ${text}`)),
  ]
  return ranked.slice(0, MOST_RESULTS).map(({ href, page, heading, text }) => ({
    ...{ href, page, heading: heading || page },
    excerpt: excerptOf(text, words),
  }))
}

/** The text around the first match, with all words marked. */
function excerptOf(text: string, words: string[]): Markup {
  const lower = text.toLowerCase()
  const first = Math.max(
    0,
    Math.min(...words.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length),
  )
  const at = first === text.length ? 0 : first
  const from = at < AROUND ? 0 : text.lastIndexOf(' ', at - AROUND) + 1
  const end = text.length - at <= 2 * AROUND ? text.length : text.lastIndexOf(' ', at + 2 * AROUND)
  const piece = text.slice(from, Math.max(end, at))
  const any = new RegExp(`(${words.map((word) => RegExp.escape(word)).join('|')})`, 'gi')
  const marked = piece
    .split(any)
    .map((part, index) => (index % 2 === 1 ? `<mark>${escapeHtml(part)}</mark>` : escapeHtml(part)))
  const [before, after] = [from > 0 ? '… ' : '', from + piece.length < text.length ? ' …' : '']
  return new Html(before + marked.join('') + after)
}
