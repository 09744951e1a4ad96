/** How a person recognises a browser: by its name and the name of its system. Each is null if we do not know it. */
export type Device = { browser: string | null; system: string | null }

type Names = readonly (readonly [token: string, name: string])[]

// The first match counts: browsers also name the browsers that they descend from.
const BROWSERS: Names = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Vivaldi/', 'Vivaldi'],
  ['YaBrowser/', 'Yandex Browser'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
]
const SYSTEMS: Names = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Macintosh', 'macOS'],
  ['Linux', 'Linux'],
]

/**
 * Reads the User-Agent header of a browser. It returns only names from these lists, so that nobody can put other text
 * into our pages or emails (docs/decisions/0138).
 */
export function deviceOf(userAgent: string): Device {
  return { browser: nameIn(userAgent, BROWSERS), system: nameIn(userAgent, SYSTEMS) }
}

const nameIn = (userAgent: string, names: Names): string | null =>
  names.find(([token]) => userAgent.includes(token))?.[1] ?? null

/** Describes a device in the reader's language. */
export function deviceText(
  { browser, system }: Device,
  texts: { device: string; unknown_browser: string; unknown_system: string },
): string {
  return texts.device
    .replace('{browser}', browser ?? texts.unknown_browser)
    .replace('{system}', system ?? texts.unknown_system)
}
