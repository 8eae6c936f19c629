import { columns, plainText } from '../../cli/text-layout.js'
import type { Strike } from '../chance/strike.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { momentText } from './figure-text.js'
import { paintLines, type Paint } from './paint.js'

/** Lines of a report begin so far from the edge. */
const INDENT = 2

/** How a story is shown. */
export interface TextOptions {
  readonly paint: Paint
  /** The longest line; default 80. */
  readonly width?: number
}

/**
 * What happened, a line for each event: when, where, what; `!!` marks what a fault did.
 *
 * @param story oldest first
 */
export function storyText(
  story: readonly TraceEvent[],
  { paint, width = 80 }: TextOptions,
): string {
  const moments = story.map(({ at }) => momentText(at))
  const longest = Math.max(0, ...moments.map((text) => text.length))
  const rows = story.map((event, index) => [
    event.fault === undefined ? '' : '!!',
    (moments[index] ?? '').padStart(longest),
    placeText(event),
    eventText(event),
  ])
  const text = columns(rows, { indent: INDENT, width })
  const deep = INDENT + 2 + longest
  return paintLines(text, paint, deep, (line) =>
    line.trimStart().startsWith('!!') ? 'yellow' : undefined,
  )
}

/** Where an event was: `gateway`, or `shop-1 -> gateway` for a message. */
export function placeText({ lane, to }: Pick<TraceEvent, 'lane' | 'to'>): string {
  return plainText(to === undefined ? lane : `${lane} -> ${to}`)
}

/** What happened, and the fault that did it. */
export function eventText({ what, fault }: Pick<TraceEvent, 'what' | 'fault'>): string {
  return plainText(fault === undefined ? what : `${what}  [${fault}]`)
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

/** Which time it was: `1st`, `2nd`, `11th`. */
export function ordinalText(occurrence: number): string {
  return `${occurrence}${ENDINGS[ORDINALS.select(occurrence)]}`
}

/** The strikes that a failing run needs, numbered. */
export function strikesText(strikes: readonly Strike[], { width = 80 }: TextOptions): string {
  const rows = strikes.map(({ fault, entity, occurrence }, index) => [
    String(index + 1),
    fault,
    `${plainText(entity)}, ${ordinalText(occurrence)} time`,
  ])
  return columns(rows, { indent: INDENT + 2, right: [0], width })
}
