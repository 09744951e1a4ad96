/** Lets one loop wait until something happens or time is up. A signal given while nobody waits is kept. */
export class Signal {
  #given = false
  #awake: (() => void) | null = null
  #was = false

  give(): void {
    this.#given = true
    this.#awake?.()
  }

  /** Whether the last wait ended by the signal. */
  get wasGiven(): boolean {
    return this.#was
  }

  /** @param milliseconds the longest wait */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#given) {
      await new Promise<void>((over) => {
        const timer = setTimeout(over, milliseconds)
        this.#awake = () => {
          clearTimeout(timer)
          over()
        }
      })
      this.#awake = null
    }
    this.#was = this.#given
    this.#given = false
  }
}
