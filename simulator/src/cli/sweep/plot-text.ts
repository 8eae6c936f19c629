import { logScale, type LogScale } from './log-scale.js'
import type { Mark, Plot, PlotPoint } from './plot.js'

/** Letters that stand for marks in a terminal. */
export const LETTERS: Readonly<Record<Mark, string>> = {
  tried: '.',
  front: 'o',
  gateway: 'G',
  seeds: 'S',
}

/** Rows of the plot: one for every so many percent. */
const ROWS = 20
/** The labels before the axis take so much of a line, and the column for what never came. */
const LABELS = 7
const NEVER = 8

/** A chart of letters: goodput upwards, the other figure to the right on a logarithmic scale. */
export function plotText({ title, xLabel, xUnit, points }: Plot, width: number): string {
  const hasNever = points.some(({ x }) => x === undefined)
  const wide = width - LABELS - 1 - (hasNever ? NEVER : 0)
  const scale = logScale(points.flatMap(({ x }) => x ?? []))
  const grid = Array.from({ length: ROWS + 1 }, () => Array.from({ length: width }, () => ' '))
  for (const point of points) {
    const row = grid[ROWS - Math.round(point.y * ROWS)]
    if (row !== undefined) row[columnOf(point, scale, wide)] = LETTERS[point.mark]
  }
  const lines = grid.map((row, index) => {
    const percent = 100 - (index * 100) / ROWS
    const label = percent % 20 === 0 ? `${percent} %` : ''
    return `${label.padStart(LABELS)}|${row.join('').trimEnd()}`
  })
  return [title, ...lines, ...axisLines(scale, wide, hasNever, xUnit), centred(xLabel, width)].join(
    '\n',
  )
}

function columnOf({ x }: PlotPoint, scale: LogScale, wide: number): number {
  // What never came has a column of its own, behind the axis.
  return x === undefined ? wide + NEVER - 3 : Math.round(scale.at(x) * (wide - 1))
}

/** The axis with its ticks, and their numbers, as many as fit. */
function axisLines(scale: LogScale, wide: number, hasNever: boolean, unit: string): string[] {
  const axis = Array.from({ length: wide }, () => '-')
  let numbers = ''
  for (const tick of scale.ticks) {
    const column = Math.round(scale.at(tick) * (wide - 1))
    axis[column] = '+'
    const text = `${tick}${unit}`
    const middle = LABELS + 1 + column
    const start = Math.min(middle - Math.floor(text.length / 2), LABELS + 1 + wide - text.length)
    if (numbers === '' || start > numbers.length) numbers = numbers.padEnd(start) + text
  }
  if (hasNever) numbers = `${numbers.padEnd(LABELS + 1 + wide)}${'never'.padStart(NEVER)}`
  return [`${' '.repeat(LABELS)}+${axis.join('')}`, numbers]
}

function centred(text: string, width: number): string {
  return `${' '.repeat(Math.max(0, Math.floor((width - text.length) / 2)))}${text}`
}
