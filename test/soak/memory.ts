import { readFile } from 'node:fs/promises'

/** Resident memory of one process from its start to its end, in MB. `slope`: MB per minute. */
export type Generation = {
  node: string
  seconds: number
  first: number
  last: number
  max: number
  slope: number
}

/** A new process allocates memory until it has done everything once. */
const WARM_UP_SECONDS = 10

export class MemoryWatch {
  readonly #node: string
  readonly #began = performance.now()
  readonly #samples: { minute: number; mb: number }[] = []

  constructor(node: string) {
    this.#node = node
  }

  async sample(pid: number | undefined): Promise<void> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const kb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
    if (kb > 0) this.#samples.push({ minute: this.#seconds() / 60, mb: kb / 1024 })
  }

  end(): Generation {
    const mb = this.#samples.map((sample) => sample.mb)
    const warm = this.#samples.filter(({ minute }) => minute * 60 >= WARM_UP_SECONDS)
    return {
      node: this.#node,
      seconds: Math.round(this.#seconds()),
      first: Math.round(warm[0]?.mb ?? mb[0] ?? 0),
      last: Math.round(mb.at(-1) ?? 0),
      max: Math.round(Math.max(0, ...mb)),
      slope: slopeOf(warm),
    }
  }

  #seconds(): number {
    return (performance.now() - this.#began) / 1000
  }
}

/** Least squares. */
function slopeOf(samples: { minute: number; mb: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
  const x = mean(samples.map(({ minute }) => minute))
  const y = mean(samples.map(({ mb }) => mb))
  const covariance = mean(samples.map(({ minute, mb }) => (minute - x) * (mb - y)))
  const variance = mean(samples.map(({ minute }) => (minute - x) ** 2))
  return variance === 0 ? 0 : Number((covariance / variance).toFixed(2))
}
