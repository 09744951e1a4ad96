import type { Cpu } from './cpu.ts'
import { drive, type Load, type Measured } from './load.ts'

/** A server under load: its address, and what each round sends to it. */
export type Contender = {
  origin: string
  prepare(): Load | Promise<Load>
  /** The processor time that the requests take: the server's and the database's. */
  cpus: Cpu[]
}

/** Medians of the rounds. `cpu`: milliseconds of processor time per request, for each of the contender's `cpus`. */
export type Figures = Measured & { cpu: number[] }

export type Rounds = { rounds: number; seconds: number; concurrency: number }

/**
 * Loads the contenders in turn, so that a change in the machine's speed affects all of them. The first turn of each
 * is a warm-up and is not counted.
 * @returns the median of each figure, in the order of the contenders
 */
export async function takeTurns(
  contenders: Contender[],
  { rounds, seconds, concurrency }: Rounds,
): Promise<Figures[]> {
  const measured: Figures[][] = contenders.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    // In reverse order every other time, so that no contender always follows the same one.
    const turns = contenders.map((contender, position) => ({ contender, position }))
    if (round % 2 === 1) turns.reverse()
    for (const { contender, position } of turns) {
      const load = await contender.prepare()
      const before = await readAll(contender.cpus)
      const figures = await drive(contender.origin, load, { seconds, concurrency })
      const after = await readAll(contender.cpus)
      const cpu = after.map((time, at) => (time - (before[at] as number)) / figures.requests)
      if (round > 0) measured[position]?.push({ ...figures, cpu })
    }
  }
  return measured.map(medians)
}

const readAll = (cpus: Cpu[]): Promise<number[]> => Promise.all(cpus.map((cpu) => cpu()))

function medians(of: Figures[]): Figures {
  const figure = (name: keyof Measured) => median(of.map((one) => one[name]))
  return {
    requests: figure('requests'),
    perSecond: figure('perSecond'),
    p50: figure('p50'),
    p99: figure('p99'),
    cpu: (of[0]?.cpu ?? []).map((_, at) => median(of.map((one) => one.cpu[at] as number))),
  }
}

function median(numbers: number[]): number {
  const sorted = numbers.sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] as number
}
