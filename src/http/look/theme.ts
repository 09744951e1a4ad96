import { type Colour, leastContrast, mix, textOn, withContrast } from './contrast.ts'

/** The colours of views/styles/tokens.css that a vendor's colour is shown next to. */
export const GROUNDS = {
  light: {
    paper: '#f5f2ea',
    'paper-glow': '#fbf9f3',
    surface: '#fffdf9',
    sunken: '#f0ece1',
    quiet: '#54646a',
  },
  dark: {
    paper: '#0f1618',
    'paper-glow': '#142023',
    surface: '#182326',
    sunken: '#111b1d',
    quiet: '#a3b3b3',
  },
}
type Scheme = keyof typeof GROUNDS

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for everything else that must be visible. */
const TEXT = 4.5
const GRAPHICS = 3

/** The colours that are derived from a vendor's colour, by their names in views/styles/tokens.css. */
export type Theme = Record<
  'accent' | 'accent-strong' | 'fill' | 'fill-strong' | 'on-accent' | 'tower' | 'wash' | 'wash-deep',
  Colour
>

/**
 * Derives the colours of a scheme from a vendor's colour. Buttons have the colour itself, with black or white text.
 * Links are text on our grounds. If the colour is too pale or too dark for that, black or white is mixed into it.
 */
export function themeOf(colour: Colour, scheme: Scheme): Theme {
  const { quiet, ...shades } = GROUNDS[scheme]
  const towards = scheme === 'light' ? '#000000' : '#ffffff'
  const grounds = Object.values(shades)
  const tint = (most: number) => {
    // Quiet text is shown on it too.
    for (let share = most; share > 0; share -= 0.01) {
      const tinted = mix(shades.surface, colour, share)
      if (leastContrast(quiet, [tinted]) >= TEXT) return tinted
    }
    return shades.surface
  }
  const wash = tint(scheme === 'light' ? 0.12 : 0.18)
  const accent = withContrast(colour, towards, [...grounds, wash], TEXT)
  const text = textOn(colour)
  return {
    accent,
    'accent-strong': mix(accent, towards, 0.3),
    fill: colour,
    'fill-strong': mix(colour, text === '#ffffff' ? '#000000' : '#ffffff', 0.15),
    'on-accent': text,
    tower: withContrast(colour, towards, [shades.surface], GRAPHICS),
    wash,
    'wash-deep': mix(wash, accent, 0.12),
  }
}

/** The lowest contrast of links in a theme, and the ground on which they have it. */
export function linkContrast({ accent, wash }: Theme, scheme: Scheme): number {
  const { quiet: _, ...shades } = GROUNDS[scheme]
  return leastContrast(accent, [...Object.values(shades), wash])
}

/** CSS rules that override the colours of views/styles/tokens.css. */
export function themeCss(light: Theme, dark: Theme): string {
  const declared = (theme: Theme) =>
    Object.entries(theme)
      .map(([name, colour]) => `--${name}:${colour}`)
      .join(';')
  return `html:root:not([data-theme]){${declared(light)}}
@media (prefers-color-scheme:dark){html:root:not([data-theme]){${declared(dark)}}}
`
}
