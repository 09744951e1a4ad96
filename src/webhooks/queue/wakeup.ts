/** Lets one loop wait until it is woken or the time is up. A wake-up that comes while nothing waits is remembered. */
export class Wakeup {
  #pending = false
  #resume: (() => void) | null = null

  wake(): void {
    this.#pending = true
    this.#resume?.()
  }

  /** @param milliseconds the longest wait */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((over) => {
        const timer = setTimeout(over, milliseconds)
        this.#resume = () => {
          clearTimeout(timer)
          over()
        }
      })
      this.#resume = null
    }
    this.#pending = false
  }
}
