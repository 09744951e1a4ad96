import type { Node } from 'typescript/unstable/ast'

/** Picks one of `count` possibilities of a place in the code, the same one throughout a world. */
export type Choose = (place: Node, count: number) => number

const MOST = 400

/** Thrown in a world of choices that exclude each other. */
export class Impossible extends Error {}

/**
 * Everything that a piece of code can come to: `build` is run once for each combination of its choices.
 * @throws Error when there are too many
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
    // On to the next: the last choice that has another possibility takes it, and what came after it is open again.
    path = path.slice(0, 1 + path.findLastIndex(({ index, count }) => index + 1 < count))
    const last = path.at(-1)
    if (last) last.index += 1
  } while (path.length > 0 && outcomes.length < MOST)
  if (path.length > 0) throw new Error(`more than ${MOST} variants`)
  return outcomes
}
