import type { Page } from 'playwright-core'

/** An element that takes the focus: its name and its position. */
export type Stop = {
  name: string
  /** Whether it looks different with the focus. */
  shown: boolean
  /** The landmark, card or column that contains it. */
  part: string
  /** Pixels from the top of the page. */
  top: number
}

/** The script in the page that determines how the focus is shown. */
const IN_THE_PAGE = `
  const visible = (it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled
  const nameOf = (it) =>
    (it.getAttribute('aria-label') || it.labels?.[0]?.firstChild?.textContent?.trim() ||
      it.labels?.[0]?.textContent || it.textContent || it.name || it.tagName).trim().replace(/\\s+/g, ' ').slice(0, 60)
  const lookOf = (it) => {
    // A choice that is drawn as a card shows the focus on the card.
    const parts = [it, it.closest('label')].filter(Boolean)
    return parts.map((part) => {
      const s = getComputedStyle(part)
      // The colour of an outline that is not drawn follows the text, and shows nothing.
      const outline = s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : s.outline
      const border = s.borderTopStyle === 'none' || s.borderTopWidth === '0px' ? '' : s.borderColor
      return [outline, border, s.boxShadow].join(' ')
    }).join('|')
  }
  // Cards and columns are next to each other, like an app's switch and its menu. Each is a separate part.
  const partOf = (it) => {
    const part = it.closest('header, nav, main, footer, aside, .grid-cards > *, .two-columns > *')
    return part ? part.tagName + [...document.querySelectorAll(part.tagName)].indexOf(part) : 'BODY'
  }
  const stopOf = (it) => ({
    name: nameOf(it),
    part: partOf(it),
    top: Math.round(it.getBoundingClientRect().top + scrollY),
  })
`

/**
 * Everything on the page that a mouse can use, in the order of the document. A group of radio buttons is one stop.
 * Stores the current look of each, so that the walk can detect what the focus changes.
 */
export async function focusStops(page: Page): Promise<Pick<Stop, 'name'>[]> {
  return await page.evaluate(`(() => { ${IN_THE_PAGE}
    const groups = new Set()
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((it) => visible(it) && it.type !== 'hidden')
      .filter((it) => {
        if (it.type !== 'radio') return true
        const checked = document.querySelector('input[type=radio]:checked[name="' + it.name + '"]')
        if (checked ? it !== checked : groups.has(it.name)) return false
        groups.add(it.name)
        return true
      })
    window.plainLooks = new Map(stops.map((it) => [it, lookOf(it)]))
    return stops.map(stopOf)
  })()`)
}

/** Presses Tab until this many elements have had the focus. The parts of a date count as one. */
export async function walkByTab(page: Page, count: number): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let press = 0; stops.length < count && press < count + 20; press++) {
    await page.keyboard.press('Tab')
    const stop: Stop | null = await page.evaluate(`(() => { ${IN_THE_PAGE}
      const it = document.activeElement
      if (it === window.lastStop) return null
      window.lastStop = it
      return { ...stopOf(it), shown: it !== document.body && lookOf(it) !== window.plainLooks?.get(it) }
    })()`)
    if (stop) stops.push(stop)
  }
  return stops
}
