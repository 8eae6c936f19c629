import { wrapped } from '../../../cli/text-layout.js'
import type { TraceEvent } from '../../trace/trace-event.js'
import { momentText } from '../figure-text.js'
import { sequenceOf, type SequenceStep } from '../sequence.js'
import { html, type Markup } from './markup.js'

/** Sizes in pixels: the type is 12 high, and a sign of it about 6.3 wide. */
const MARGIN = 84
const APART = 168
const HEAD = 44
const LINE = 15
const SIGN = 6.3
/** What stands beside the last lane. */
const BESIDE = 64

/** A step, and where it stands. */
interface PlacedStep {
  readonly step: SequenceStep
  readonly lines: readonly string[]
  /** Where its label begins, or ends where there is no room to the right. */
  readonly x: number
  readonly isLeft: boolean
  /** The top of its label, and where its arrow is. */
  readonly y: number
  readonly arrowY: number
}

/** A story as a sequence diagram, as wide as its lanes need. */
export function sequenceSvg(story: readonly TraceEvent[]): Markup {
  const { lanes, steps } = sequenceOf(story)
  const width = laneX(lanes.length - 1) + BESIDE
  const placed = place(steps, lanes.length)
  const last = placed.at(-1)
  const height = (last?.arrowY ?? HEAD) + 24
  return html`<svg
    class="sequence"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Sequence diagram: ${lanes.join(', ')}"
  >
    ${lanes.map((lane, index) => laneSvg(lane, laneX(index), height))}
    ${placed.map((one) => stepSvg(one))}
  </svg>`
}

function laneX(lane: number): number {
  return MARGIN + 56 + lane * APART
}

/** Everything below each other: a label first, its arrow under it. */
function place(steps: readonly SequenceStep[], lanes: number): PlacedStep[] {
  let y = HEAD + 8
  return steps.map((step) => {
    const { from, to, what, fault } = step
    const isAlone = from !== undefined && to === undefined
    const isLeft = isAlone && from > 0 && from === lanes - 1
    const x = isLeft ? laneX(from) - 12 : labelX(step)
    const room = isLeft ? x - MARGIN : laneX(lanes - 1) + BESIDE - x
    const words = fault === undefined ? what : `${what} [${fault}]`
    const lines = wrapped(words, Math.floor(room / SIGN)).split('\n')
    const labelHeight = lines.length * LINE
    const placed = { step, lines, x, isLeft, y, arrowY: y + labelHeight + 6 }
    y += labelHeight + (to === undefined ? 10 : 20)
    return placed
  })
}

function labelX({ from, to }: SequenceStep): number {
  if (from === undefined) return laneX(0)
  return laneX(Math.min(from, to ?? from)) + (to === undefined ? 12 : 8)
}

function laneSvg(name: string, x: number, height: number): Markup {
  const wide = Math.max(72, name.length * 7 + 20)
  return html`<line class="lifeline" x1="${x}" x2="${x}" y1="${HEAD - 12}" y2="${height - 8}" />
    <rect class="lane-box" x="${x - wide / 2}" y="4" width="${wide}" height="28" rx="5" />
    <text class="lane-title" x="${x}" y="22">${name}</text>`
}

function stepSvg({ step, lines, x, isLeft, y, arrowY }: PlacedStep): Markup {
  const { at, from, to, fault, isLost } = step
  const kinds = [
    'step',
    ...(fault === undefined ? [] : ['struck']),
    ...(from === undefined ? ['step-note'] : []),
    ...(isLeft ? ['step-left'] : []),
  ]
  const label = lines.map(
    (line, index) =>
      html`<text class="step-text" x="${x}" y="${y + 11 + index * LINE}">${line}</text>`,
  )
  return html`<g class="${kinds.join(' ')}">
    <text class="step-time" x="${MARGIN - 12}" y="${y + 11}">${momentText(at)}</text>
    ${label} ${from === undefined ? '' : sign(from, to, { y, arrowY, isLost })}
  </g>`
}

/** What a step is drawn as: a dot for what somebody did alone, an arrow for a message. */
function sign(
  from: number,
  to: number | undefined,
  { y, arrowY, isLost }: { y: number; arrowY: number; isLost: boolean },
): Markup {
  return to === undefined ? dot(from, y + 7) : arrow(from, to, arrowY, isLost)
}

function dot(lane: number, y: number): Markup {
  return html`<circle class="dot" cx="${laneX(lane)}" cy="${y}" r="4" />`
}

/** An arrow from lane to lane; one that is lost ends half-way, with a cross. */
function arrow(from: number, to: number, y: number, isLost: boolean): Markup {
  const [start, target] = [laneX(from), laneX(to)]
  const end = isLost ? (start + target) / 2 : target
  const back = target > start ? -1 : 1
  const head = isLost
    ? `M${end - 5} ${y - 5}l10 10m0 -10l-10 10`
    : `M${end + back * 8} ${y - 4.5}L${end + back} ${y}L${end + back * 8} ${y + 4.5}`
  return html`<line
      class="arrow"
      x1="${start}"
      x2="${end + (isLost ? 0 : back)}"
      y1="${y}"
      y2="${y}"
    />
    <path class="arrow-head" d="${head}" />`
}
