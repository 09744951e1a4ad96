import { escapeHtml } from '../../http/pages/markup.ts'

/** A heading of a page, with the id that links lead to. */
export type Heading = { id: string; level: 2 | 3; text: string }

const HEADING = /<h([23])(?: id="([^"]+)")?([^>]*)>([\s\S]*?)<\/h\1>/g

/** Gives every heading of level 2 and 3 an id: its own, or one derived from its text. */
export function withHeadingIds(html: string): { html: string; headings: Heading[] } {
  const headings: Heading[] = []
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  const marked = html.replaceAll(
    HEADING,
    (_, level: string, given: string | undefined, rest: string, inner: string) => {
      const text = plainText(inner)
      const id = given ?? unusedId(slug(text), ids)
      headings.push({ id, level: level === '2' ? 2 : 3, text })
      return `<h${level} id="${id}"${rest}>${inner}</h${level}>`
    },
  )
  return { html: marked, headings }
}

function unusedId(wanted: string, ids: Set<string | undefined>): string {
  let id = wanted
  for (let number = 2; ids.has(id); number++) id = `${wanted}-${number}`
  ids.add(id)
  return id
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'section'

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** The text that a person reads in our own HTML. */
export const plainText = (html: string): string =>
  html
    .replaceAll(/<\/?(?:a|bdi|code|em|mark|span|strong)\b[^>]*>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A page with one heading needs no index. */
const FEWEST = 2
/** A longer index leaves out headings of level 3. */
const MOST = 60

/** Inserts the search, and links to the page's headings, before its text. */
export function withPageIndex(html: string, words: { on_this_page: string; search: string }): string {
  const { html: marked, headings } = withHeadingIds(html)
  const shown = headings.length > MOST ? headings.filter(({ level }) => level === 2) : headings
  const links = shown.map(
    ({ id, level, text }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  )
  const list =
    links.length < FEWEST
      ? ''
      : `<nav aria-label="${escapeHtml(words.on_this_page)}"><p class="quiet">${escapeHtml(words.on_this_page)}</p><ul>${links.join('')}</ul></nav>`
  const search = `<form action="/docs/search" role="search"><input type="search" name="q" maxlength="100" aria-label="${escapeHtml(words.search)}" placeholder="${escapeHtml(words.search)}"></form>`
  return marked.replace(
    '<div class="prose">',
    () => `<aside class="page-index">${search}${list}</aside>\n<div class="prose">`,
  )
}
