import { logScale, type LogScale } from './log-scale.js'
import { escaped } from './escaped.js'
import type { Mark, Plot, PlotPoint } from './plot.js'

/** The picture's size in its own units, and what stands around the plot. */
const WIDTH = 560
const HEIGHT = 380
const LEFT = 56
const TOP = 12
const BOTTOM = 48
/** What never came has a band of its own at the right. */
const RIGHT = 16
const NEVER = 72

const RADII: Readonly<Record<Mark, number>> = { tried: 2.5, front: 4.5, gateway: 6, seeds: 6 }
/** Told by a word too, not by colour alone. */
const NAMED: ReadonlySet<Mark> = new Set(['gateway', 'seeds'])
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1]

/** A chart as inline SVG: goodput upwards, the other figure to the right, logarithmic. */
export function plotSvg({ title, xLabel, xUnit, points }: Plot): string {
  const hasNever = points.some(({ x }) => x === undefined)
  const scale = logScale(points.flatMap(({ x }) => x ?? []))
  const end = WIDTH - RIGHT - (hasNever ? NEVER : 0)
  const place = (share: number): number => LEFT + share * (end - LEFT)
  const never = WIDTH - RIGHT - NEVER / 2
  const xOf = ({ x }: PlotPoint): number => (x === undefined ? never : place(scale.at(x)))
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    ...SHARES.map(shareLine),
    ...tickLines(scale, place, xUnit),
    ...(hasNever ? [label(never, HEIGHT - BOTTOM + 18, 'never')] : []),
    label((LEFT + end) / 2, HEIGHT - 8, xLabel),
    ...points.map((point) => dot(point, xOf(point))),
    ...points.filter(({ mark }) => NAMED.has(mark)).map((point) => nameOf(point, xOf(point))),
    '</svg>',
  ].join('\n')
}

function shareLine(share: number): string {
  const y = yOf(share)
  const text = `${Math.round(share * 100)} %`
  return (
    `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>` +
    `<text class="number" x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${text}</text>`
  )
}

function tickLines(scale: LogScale, place: (share: number) => number, unit: string): string[] {
  return scale.ticks.map((tick) => {
    const x = place(scale.at(tick)).toFixed(1)
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`
    return line + label(Number(x), HEIGHT - BOTTOM + 18, `${tick}${unit}`)
  })
}

function label(x: number, y: number, text: string): string {
  return `<text class="number" x="${x}" y="${y}" text-anchor="middle">${escaped(text)}</text>`
}

function dot(point: PlotPoint, x: number): string {
  const { mark, text, y } = point
  const tip = `${(y * 100).toFixed(1)} %, ${text}`
  const at = `cx="${x.toFixed(1)}" cy="${yOf(y).toFixed(1)}" r="${RADII[mark]}"`
  return `<circle class="${mark}" ${at}><title>${escaped(tip)}</title></circle>`
}

function nameOf({ mark, y }: PlotPoint, x: number): string {
  const at = `x="${(x + 10).toFixed(1)}" y="${(yOf(y) + 4).toFixed(1)}"`
  return `<text class="name" ${at}>${mark}</text>`
}

function yOf(share: number): number {
  return TOP + (1 - share) * (HEIGHT - BOTTOM - TOP)
}
