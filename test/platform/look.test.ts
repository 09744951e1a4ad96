import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkSvg } from '../../src/http/images/svg.ts'
import { contrast } from '../../src/http/look/contrast.ts'
import { GROUNDS, linkContrast, themeOf } from '../../src/http/look/theme.ts'
import { checkPlatform } from '../../src/platform/check.ts'
import { loadPlatform, parsePlatform } from '../../src/platform/load.ts'
import { brandOf } from '../../src/platform/look/brand_of.ts'
import { lookImageViolations } from '../../src/platform/look/look_images.ts'
import { png } from '../support/images.ts'

const svg = (inner: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32" ${more}>${inner}</svg>`
const drawing = svg('<path d="M0 0h96v32z" fill="#c81e5a"/>')
const base64 = (type: string, body: string | Buffer) =>
  `data:image/${type};base64,${Buffer.from(body).toString('base64')}`

function problemsOf(look: Record<string, unknown>): string {
  const { look: _, ...platform } = loadPlatform('default')
  try {
    parsePlatform({ ...platform, look }, 'mine')
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('every colour can be read: text on buttons, links on every ground, and quiet text on its tint', () => {
  const colour = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(colour, fc.constantFrom('light', 'dark'), (chosen, scheme) => {
      const theme = themeOf(chosen, scheme)
      expect(linkContrast(theme, scheme)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(theme['on-accent'], theme.fill)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(theme['on-accent'], theme['fill-strong'])).toBeGreaterThanOrEqual(4.5)
      expect(contrast(GROUNDS[scheme].quiet, theme.wash)).toBeGreaterThanOrEqual(4.5)
    }),
    {
      examples: [
        ['#000000', 'dark'],
        ['#ffffff', 'light'],
        ['#ffcc00', 'light'],
        ['#777777', 'dark'],
      ],
    },
  )
  // The example of WCAG 2.2 itself.
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test('the grounds that contrast is computed with are those of the stylesheet', () => {
  const css = readFileSync(new URL('../../views/styles/tokens.css', import.meta.url), 'utf8')
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
  for (const [text, grounds] of [
    [light, GROUNDS.light],
    [dark, GROUNDS.dark],
  ] as const) {
    for (const [name, colour] of Object.entries(grounds)) expect(text).toContain(`--${name}: ${colour};`)
  }
})

test.for([
  ['<script>alert(1)</script>', 'has a <script>'],
  ['<foreignObject/>', 'has a <foreignObject>'],
  ['<image href="https://evil.example/x.png"/>', 'has a <image>'],
  ['<a href="https://evil.example"/>', 'has a <a>'],
  ['<animate attributeName="href"/>', 'has a <animate>'],
  ['<path onload="alert(1)"/>', 'has the event handler onload'],
  [
    '<use href="https://evil.example/x.svg#a"/>',
    'refers to https://evil.example/x.svg#a, which is outside the file',
  ],
  ['<use xlink:href="data:image/svg+xml,x"/>', 'refers to data:image/svg+xml,x, which is outside the file'],
  ['<path fill="url(https://evil.example/#a)"/>', 'refers to something outside the file in fill'],
  ['<path style="fill:u\\72l(//evil.example)"/>', 'refers to something outside the file in style'],
  ['<path fill="&#x75;rl(//evil.example)"/>', 'refers to something outside the file in fill'],
  ['<style>@import "//evil.example/x.css";</style>', 'loads something in its style'],
  ['<style>path{fill:url(//evil.example)}</style>', 'loads something in its style'],
  ['<style>&#x40;import "//evil.example/x.css";</style>', 'loads something in its style'],
  ['<path', 'is not well-formed XML'],
  ['<g>', 'closes <svg>, which is not open'],
  ['<path d=1/>', 'is not well-formed XML'],
  ['<![CDATA[<script>]]>', 'has a document type, CDATA or an instruction'],
  ['<svg:script/>', 'has a <svg:script>'],
  ['<g xmlns="http://www.w3.org/1999/xhtml"/>', 'uses the namespace http://www.w3.org/1999/xhtml'],
] as const)('a logo with %s is refused', ([inner, problem]) => {
  const found = checkSvg(svg(inner))
  expect('problem' in found && found.problem).toContain(problem)
  const [violation] = lookImageViolations({ look: { logo: base64('svg+xml', svg(inner)) } })
  expect(violation).toMatchObject({ path: '/look/logo', message: expect.stringContaining(problem) })
})

test('drawings as design programs write them are taken, with their size', () => {
  const text = `<?xml version="1.0"?>\n<!-- made by hand -->\n${svg(
    '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><style>.b{fill:url(#a)} @media (prefers-color-scheme:dark){.b{fill:#fff}}</style></defs><title>Rivermoor &amp; co</title><g class="b"><use xlink:href="#a"/></g>',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
  )}\n`
  expect(checkSvg(text)).toEqual({ width: 96, height: 32 })
  expect(checkSvg('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>')).toHaveProperty('problem')
  expect(checkSvg(`${drawing}<script/>`)).toHaveProperty('problem', 'continues after </svg>')
  expect(checkSvg('<svg/>')).toHaveProperty('problem')
  expect(checkSvg('')).toHaveProperty('problem')
})

test('a definition is refused for images and colours that cannot be shown, with the reason', () => {
  expect(problemsOf({ logo: base64('png', 'not an image') })).toContain('look.logo: is not a PNG image')
  expect(problemsOf({ logo: base64('png', png(8, 8)) })).toContain('is 8 × 8 pixels')
  expect(problemsOf({ logo: base64('svg+xml', svg(' '.repeat(17_000))) })).toContain('may have at most 16384')
  expect(problemsOf({ logo: '../../etc/passwd' })).toContain('look.logo: must be the name of an SVG or PNG')
  expect(problemsOf({ colour: 'red' })).toContain('look.colour: must be six hexadecimal digits')
  expect(problemsOf({ privacy_url: 'javascript:alert(1)' })).toContain(
    'look.privacy_url: must be a complete URL',
  )
})

test('a logo may be a file beside the definition, and the check says how colours come out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'look-'))
  const file = join(folder, 'mine.json')
  const write = (look: object) => writeFileSync(file, JSON.stringify({ ...loadPlatform('default'), look }))
  write({ logo: 'logo.svg', colour: '#FFCC00' })
  expect(checkPlatform(file).text).toContain('look.logo: cannot be read beside the definition (ENOENT)')
  writeFileSync(join(folder, 'logo.svg'), drawing)
  const { valid, text } = checkPlatform(file)
  expect(valid).toBe(true)
  expect(text).toContain('Logo: svg, 96 × 32.')
  expect(text).toMatch(
    /On light ground: buttons #ffcc00 with text #000000, links #[0-9a-f]{6} at 4\.[5-9]:1 or better \(adjusted from #ffcc00\)\./,
  )
  expect(brandOf(loadPlatform(file)).look?.logo.body.toString()).toBe(drawing)
})
