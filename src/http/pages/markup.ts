const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe in HTML, between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string)

/** HTML built by a function of this folder. Templates output it unescaped, and escape everything else. */
export class Markup {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}

/** The HTML of a value that a template shows: only `Markup` is not escaped. */
export const toHtml = (value: unknown): string =>
  value instanceof Markup ? value.html : escapeHtml(String(value))
