import { escapeHtml, Markup, toHtml } from './markup.ts'

/** The value of a gap in a text. */
export type GapValue = string | number | Markup

/**
 * A sentence from a language file as HTML. The text is escaped. It can contain three marks, so that translators see
 * the whole sentence: `code`, *emphasis* and [a link](/address). The values of its `{gaps}` are escaped too, except
 * `Markup`. They are filled in last, so that a mark inside a value has no effect.
 */
export function prose(text: string, values: Record<string, GapValue> = {}): Markup {
  const html = escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*([^*]+)\*/g, '<em>$1</em>')
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
  return new Markup(fillGaps(html, values, toHtml))
}

/** Replaces each `{gap}` of a text with its value as `show` writes it. A gap without a value stays as it is. */
export const fillGaps = (
  text: string,
  values: Record<string, GapValue>,
  show: (value: GapValue) => string,
): string =>
  text.replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name]
    return value === undefined ? gap : show(value)
  })
