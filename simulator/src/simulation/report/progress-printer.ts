import type { Paint } from './paint.js'
import type { ProgressWords } from './progress-bar.js'
import { terminalWidth } from './terminal-width.js'

/** A terminal draws again after so many ms at the earliest. */
const REDRAW_MS = 100

/** A log has a line after so many ms and a tenth of it all at the earliest: what comes later. */
const LOG_MS = 10_000

/** A wider terminal gains nothing. */
const WIDEST = 120

/** Up one line, to its beginning, and everything below it away. */
const REDRAW = '\u001B[1A\r\u001B[J'

/** Where progress goes, and how. */
export interface ProgressOptions<News> {
  readonly stream: {
    write(text: string): unknown
    /** How wide it is; default 80. */
    readonly columns?: number
  }
  readonly words: ProgressWords<News>
  readonly paint: Paint
  /** Whether it can be drawn anew; else it gets whole lines, and few of them. */
  readonly isTerminal: boolean
  /** Wall-clock ms, from any beginning. */
  now(): number
}

/** Shows how far something has come: two moving lines on a terminal, a line at times in logs. */
export class ProgressPrinter<News> {
  readonly #options: ProgressOptions<News>
  #lastAt: number
  #lastTenth = 0
  #isDrawn = false

  constructor(options: ProgressOptions<News>) {
    this.#options = options
    // A terminal shows the first news at once.
    this.#lastAt = options.isTerminal ? Number.NEGATIVE_INFINITY : options.now()
  }

  /** Takes news; shows them if it is time. */
  show(news: News): void {
    const { stream, words, paint, isTerminal, now } = this.#options
    const at = now()
    if (isTerminal) {
      if (at - this.#lastAt < REDRAW_MS) return
      // One place less: some terminals break a line that is full.
      const width = terminalWidth(stream, WIDEST) - 1
      const lines = words.lines(news, { paint, width })
      stream.write(`${this.#isDrawn ? REDRAW : ''}${lines.join('\n')}`)
      this.#isDrawn = true
      this.#lastAt = at
      return
    }
    const tenth = Math.floor(words.share(news) * 10)
    if (at - this.#lastAt < LOG_MS || tenth <= this.#lastTenth) return
    stream.write(`${words.sentence(news)}\n`)
    this.#lastAt = at
    this.#lastTenth = tenth
  }

  /** Takes away what a terminal shows; what comes next stands in its place. */
  clear(): void {
    if (this.#isDrawn) this.#options.stream.write(REDRAW)
    this.#isDrawn = false
  }
}
