import { escapeHtml } from './escape.ts'

/** HTML that a view has made itself, to fill a gap of a text as it is. */
export class Markup {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}

export type Part = string | number | Markup

/**
 * HTML of a sentence from the language file. It is escaped and knows three marks, so that a translator has the
 * whole sentence at hand: `code`, *emphasis* and [a link](/address). Values of its `{gaps}` are escaped too,
 * but for `Markup`; they are filled in last, so that no mark in a value counts.
 */
export function prose(text: string, parts: Record<string, Part> = {}): string {
  return escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*([^*]+)\*/g, '<em>$1</em>')
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
      const part = parts[name]
      if (part === undefined) return gap
      return part instanceof Markup ? part.html : escapeHtml(String(part))
    })
}
