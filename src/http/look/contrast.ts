/** A colour as `#rrggbb`, in lower case. */
export type Colour = string

const channels = (colour: Colour): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** Relative luminance (WCAG 2.2), from 0 for black to 1 for white. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of two colours (WCAG 2.2), from 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** @param share of the second colour, from 0 to 1 */
export function mix(one: Colour, other: Colour, share: number): Colour {
  const others = channels(other)
  const mixed = channels(one).map((channel, index) => channel * (1 - share) + (others[index] ?? 0) * share)
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** Black or white, whichever has more contrast with the colour: at least 4.58:1. */
export const textOn = (colour: Colour): Colour =>
  contrast('#ffffff', colour) >= contrast('#000000', colour) ? '#ffffff' : '#000000'

/** The lowest contrast of the colour with any of the backgrounds. */
export const leastContrast = (colour: Colour, backgrounds: Colour[]): number =>
  Math.min(...backgrounds.map((background) => contrast(colour, background)))

/**
 * The colour, with as little of `towards` mixed in as it needs to have the `wanted` contrast with every background.
 */
export function withContrast(colour: Colour, towards: Colour, backgrounds: Colour[], wanted: number): Colour {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(colour, towards, share)
    if (leastContrast(mixed, backgrounds) >= wanted) return mixed
  }
  return towards
}
