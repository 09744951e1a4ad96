/** The elements that an SVG can contain. None of them can run, load, animate or link anything. */
const ELEMENTS = new Set(
  'svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan style linearGradient radialGradient stop clipPath mask pattern'.split(
    ' ',
  ),
)
const NAMESPACES = ['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']
const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const PROLOGUE = /^\uFEFF?\s*(?:<\?xml[^<>?]*\?>\s*)?/
const COMMENT = /<!--[\s\S]*?-->/g
const DEEPEST = 50

/** The size of a drawing, from `viewBox`, or from `width` and `height`. */
export type Drawing = { width: number; height: number }

/**
 * Checks an SVG against an allowlist. Nothing is removed: the file is accepted unchanged, or refused.
 * @returns the size, or the reason for the refusal as the end of a sentence, such as "has a <script>"
 */
export function checkSvg(text: string): Drawing | { problem: string } {
  if (/<!(?!--)|<\?(?!xml\s)/.test(text)) return refused('has a document type, CDATA or an instruction')
  const body = text.replace(PROLOGUE, '').replaceAll(COMMENT, '').trim()
  const open: string[] = []
  let size: Drawing | null = null
  let at = 0
  do {
    TAG.lastIndex = at
    const tag = TAG.exec(body)
    if (!tag) return refused(`is not well-formed XML at “${body.slice(at, at + 30)}”`)
    const [whole, closes, name = '', attributes = '', alone] = tag
    if (!ELEMENTS.has(name)) return refused(`has a <${name}>`)
    if (closes) {
      if (open.pop() !== name) return refused(`closes <${name}>, which is not open`)
    } else {
      const problem = attributeProblem(attributes)
      if (problem) return refused(problem)
      if (open.length === 0) {
        if (name !== 'svg') return refused('does not start with <svg>')
        size = sizeOf(attributes)
      }
      if (!alone) open.push(name)
      if (open.length > DEEPEST) return refused(`is nested more deeply than ${DEEPEST} levels`)
    }
    at += whole.length
    const next = body.indexOf('<', at)
    const inner = body.slice(at, next < 0 ? undefined : next)
    if (open.at(-1) === 'style' && !isOwnStyle(inner)) return refused('loads something in its style')
    if (open.length > 0 && next < 0) return refused(`ends inside <${open.at(-1)}>`)
    at = next
  } while (open.length > 0)
  if (at >= 0) return refused('continues after </svg>')
  return size ?? refused('has neither a viewBox nor a width and a height')
}

const refused = (problem: string) => ({ problem })

function attributeProblem(attributes: string): string | null {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    if (/^on/i.test(name)) return `has the event handler ${name}`
    if (/^xmlns(:|$)/.test(name)) {
      if (!NAMESPACES.includes(value)) return `uses the namespace ${value}`
    } else if (/(^|:)(href|src)$/i.test(name)) {
      if (!/^#[\w.-]+$/.test(value)) return `refers to ${value.slice(0, 60)}, which is outside the file`
    } else if (!isOwnStyle(value)) return `refers to something outside the file in ${name}`
  }
  return null
}

/**
 * Whether a value, or a style, refers only to parts of the drawing itself. "&" is refused, because a character
 * reference such as &#x6a; can stand for any letter.
 */
const isOwnStyle = (value: string): boolean =>
  !/[\\&]|@import|@font-face|javascript:|data:|expression/i.test(value) &&
  !/url\s*\((?!\s*["']?#)|image(-set)?\s*\(/i.test(value)

function sizeOf(attributes: string): Drawing | null {
  const values = new Map(
    [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      double ?? single ?? '',
    ]),
  )
  const [, , width, height] = (values.get('viewBox') ?? '').trim().split(/[\s,]+/)
  const read = (text?: string) => (/^\d*\.?\d+(px)?$/.test(text ?? '') ? Number.parseFloat(text ?? '') : 0)
  const size = {
    width: read(width ?? values.get('width')),
    height: read(height ?? values.get('height')),
  }
  return size.width > 0 && size.height > 0 ? size : null
}
