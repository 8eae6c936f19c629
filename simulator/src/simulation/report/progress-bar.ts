import type { Paint, Style } from './paint.js'

/** What is shown while something goes on, whatever it is. */
export interface ProgressWords<News> {
  /** How much of it is done, 0 to 1. */
  share(news: News): number
  /** The two lines that a terminal shows and draws again and again, none longer than `width`. */
  lines(news: News, options: BarOptions): readonly [string, string]
  /** The same in one line, for logs. */
  sentence(news: News): string
}

export interface BarOptions {
  readonly paint: Paint
  readonly width: number
}

/** The bar is so long at least and at most, without its brackets. */
const [SHORTEST, LONGEST] = [8, 30]

/** A bar with what follows it, no longer than `width`. */
export function barLine(
  share: number,
  text: string,
  style: Style,
  { paint, width }: BarOptions,
): string {
  const rest = ` ${percentText(share).padStart(5)}  ${text}`
  const length = Math.min(LONGEST, Math.max(SHORTEST, width - rest.length - 3))
  const filled = Math.round(share * length)
  const drawn = '#'.repeat(Math.max(0, filled - 1)) + (filled > 0 ? '>' : '')
  const bar = ` [${drawn}${'-'.repeat(length - filled)}]`
  const line = `${bar}${rest}`.slice(0, width)
  return paint(style, line.slice(0, bar.length)) + line.slice(bar.length)
}

/** A share as it is shown while it grows: 100 % is all. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`
}
