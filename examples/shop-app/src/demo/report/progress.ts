import { paint } from './tables.js'

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/**
 * Says what is going on: one line that is redrawn on a terminal, plain lines elsewhere.
 */
export class Progress {
  readonly #live = process.stderr.isTTY && !process.env['CI']
  #text = ''
  #frame = 0
  #timer: NodeJS.Timeout | undefined

  step(text: string): void {
    this.#text = text
    if (!this.#live) {
      process.stderr.write(`  · ${text}\n`)
      return
    }
    this.#timer ??= setInterval(() => this.#draw(), 120)
    this.#draw()
  }

  /** Takes the line away, so that something may be printed. */
  clear(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#live) process.stderr.write('\r\u001b[2K')
  }

  #draw(): void {
    const frame = frames[this.#frame++ % frames.length] ?? ''
    process.stderr.write(`\r\u001b[2K${paint('cyan', frame)} ${this.#text}`)
  }
}
