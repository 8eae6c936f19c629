import { textWidth, wrapped } from '../../cli/text-layout.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { momentText } from './figure-text.js'
import { paintLines } from './paint.js'
import { sequenceOf, type SequenceStep } from './sequence.js'
import type { TextOptions } from './story-text.js'

/** Lanes stand so far apart at least and at most. */
const [CLOSEST, WIDEST] = [12, 26]

/** A label has this much room at least, wherever its lane is. */
const LABEL_ROOM = 24

/** Where everything stands on a line. */
interface Layout {
  /** The columns of the lanes. */
  readonly at: readonly number[]
  /** How much the moments take. */
  readonly margin: number
  readonly width: number
}

/**
 * A story as a sequence diagram for a terminal: lanes are columns, messages are arrows, `x` is
 * where one got lost, `o` is what somebody did alone. Wider than asked for where there are more
 * lanes than have room.
 *
 * @param story oldest first
 */
export function sequenceDiagram(
  story: readonly TraceEvent[],
  { paint, width = 80 }: TextOptions,
): string {
  const { lanes, steps } = sequenceOf(story)
  const moments = steps.map(({ at }) => momentText(at))
  const margin = 8 + Math.max(0, ...moments.map((text) => text.length))
  const layout = layOut(lanes, margin, width)
  const head = lanes.reduce(
    (line, name, index) => over(line, centred(name, layout.at[index] ?? 0, margin), name),
    '',
  )
  const lines = steps.flatMap((step, index) => {
    const mark = step.fault === undefined ? '  ' : '!!'
    const [first = '', ...others] = linesOf(step, layout)
    return [over(first, 2, `${mark}  ${(moments[index] ?? '').padStart(margin - 8)}`), ...others]
  })
  const body = [lifelines(layout), ...lines, lifelines(layout)].join('\n')
  const styled = paintLines(body, paint, margin, (line) =>
    line.slice(2, 4) === '!!' ? 'yellow' : undefined,
  )
  return `${paint('bold', head)}\n${styled}`
}

function layOut(lanes: readonly string[], margin: number, width: number): Layout {
  const first = margin + Math.ceil(textWidth(lanes[0] ?? '') / 2)
  const last = Math.max(Math.ceil(textWidth(lanes.at(-1) ?? '') / 2), 2)
  const room = Math.floor((width - first - last) / Math.max(1, lanes.length - 1))
  const names = Math.max(0, ...lanes.map(textWidth)) + 2
  const apart = Math.min(WIDEST, Math.max(CLOSEST, names, room))
  const at = lanes.map((_, index) => first + index * apart)
  return { at, margin, width: Math.max(width, (at.at(-1) ?? 0) + last) }
}

/** A step: what it says, and its arrow below it. */
function linesOf(step: SequenceStep, layout: Layout): string[] {
  const { from, to, isLost } = step
  const label = step.fault === undefined ? step.what : `${step.what} [${step.fault}]`
  if (from === undefined) return noteLines(label, layout)
  const start = layout.at[from] ?? 0
  if (to === undefined) return aloneLines(label, start, layout)
  const end = layout.at[to] ?? 0
  return [...labelLines(label, Math.min(start, end) + 2, layout), arrow(start, end, isLost, layout)]
}

/** What is about everybody stands across the lanes. */
function noteLines(label: string, layout: Layout): string[] {
  const start = layout.at[0] ?? layout.margin
  return wrapped(`== ${label}`, layout.width - start, '   ')
    .split('\n')
    .map((line) => ' '.repeat(start) + line)
}

/** What somebody did alone: to the right of the lane, or to its left where there is no room. */
function aloneLines(label: string, lane: number, layout: Layout): string[] {
  const isRight = layout.width - lane - 2 >= LABEL_ROOM
  const room = isRight ? layout.width - lane - 2 : lane - 2 - layout.margin
  return wrapped(label, Math.max(room, LABEL_ROOM))
    .split('\n')
    .map((line, index) => {
      const base = index === 0 ? over(lifelines(layout), lane, 'o') : lifelines(layout)
      return over(base, isRight ? lane + 2 : lane - 1 - textWidth(line), line)
    })
}

function labelLines(label: string, start: number, layout: Layout): string[] {
  const begin = Math.max(layout.margin, Math.min(start, layout.width - LABEL_ROOM))
  return wrapped(label, layout.width - begin)
    .split('\n')
    .map((line) => over(lifelines(layout), begin, line))
}

function arrow(start: number, end: number, isLost: boolean, layout: Layout): string {
  const isRight = end > start
  const length = Math.abs(end - start) - 1
  const drawn = isLost ? Math.floor(length / 2) : length
  const shaft = '-'.repeat(drawn - 1)
  const head = isLost ? 'x' : isRight ? '>' : '<'
  const text = isRight ? shaft + head : head + shaft
  return over(lifelines(layout), isRight ? start + 1 : start - drawn, text)
}

function lifelines({ at }: Layout): string {
  return at.reduce((line, column) => over(line, column, '|'), '')
}

function centred(name: string, column: number, least: number): number {
  return Math.max(least, column - Math.floor(textWidth(name) / 2))
}

/** The line with a text laid over it from a column on. */
function over(line: string, column: number, text: string): string {
  const padded = line.padEnd(column)
  return padded.slice(0, column) + text + padded.slice(column + text.length)
}
