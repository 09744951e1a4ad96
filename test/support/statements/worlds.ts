import type { Node } from 'typescript/unstable/ast'

/** Picks one of `count` possibilities at a place in the code. The choice stays the same within a world. */
export type Choose = (place: Node, count: number) => number

const MOST = 400

/** Thrown if the choices of a world exclude each other. */
export class Impossible extends Error {}

/**
 * All results of a piece of code: `build` runs once for each combination of its choices.
 * @throws Error if there are too many
 */
export function inAllWorlds<Outcome>(build: (choose: Choose) => Outcome): Outcome[] {
  const outcomes: Outcome[] = []
  let path: { place: Node; index: number; count: number }[] = []
  do {
    const world = new Map(path.map((step) => [step.place, step]))
    const choose: Choose = (place, count) => {
      const step = world.get(place) ?? { place, index: 0, count }
      if (!world.has(place)) path.push(step)
      world.set(place, step)
      return step.index
    }
    try {
      outcomes.push(build(choose))
    } catch (error) {
      if (!(error instanceof Impossible)) throw error
    }
    // Next world: the last choice with another possibility takes it, and all later choices are open again.
    path = path.slice(0, 1 + path.findLastIndex(({ index, count }) => index + 1 < count))
    const last = path.at(-1)
    if (last) last.index += 1
  } while (path.length > 0 && outcomes.length < MOST)
  if (path.length > 0) throw new Error(`more than ${MOST} variants`)
  return outcomes
}
