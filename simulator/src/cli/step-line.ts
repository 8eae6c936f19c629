/** Clears the line that the cursor stands in. */
const CLEAR = '\u001B[2K\r'
/** Where nobody sits who could see a line being written over, one is written so often, in ms. */
const plainEveryMs = 10_000

/** Where the line is written: a process's stderr. */
export interface StepStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * Says what is going on: in one line that is written over on a terminal, else in a plain line
 * every ten seconds.
 */
export class StepLine {
  readonly #stream: StepStream
  readonly #now: () => number
  #plainAt: number

  /** @param now wall-clock ms */
  constructor(stream: StepStream, now: () => number) {
    this.#stream = stream
    this.#now = now
    this.#plainAt = now() + plainEveryMs
  }

  say(step: string): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`${CLEAR}${step}\r`)
    } else if (this.#now() >= this.#plainAt) {
      this.#plainAt = this.#now() + plainEveryMs
      this.#stream.write(`${step}\n`)
    }
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR)
  }
}
