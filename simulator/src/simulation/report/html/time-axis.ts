import { spanText } from '../figure-text.js'

/** How wide charts are, in units of their own; they are stretched to the room that there is. */
export const CHART_WIDTH = 1000

/** Healing takes at most this share of the width, however long it lasts. */
const MOST_FOR_HEALING = 0.3

/** Ticks stand so many seconds apart, or whole days. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
]
const DAY = 86_400

/** A place on the axis with its words. */
export interface Tick {
  readonly x: number
  readonly text: string
}

/**
 * The virtual time of a run on an axis. The time in which faults strike is never squeezed by that
 * in which all heals, which may last hours: each has a scale of its own.
 */
export interface TimeAxis {
  /** Where the faults ended; absent where the run never says so, or ends with them. */
  readonly faultsEndX?: number
  /** Where a moment is, 0 to 1000. */
  xOf(ms: number): number
  readonly ticks: readonly Tick[]
}

/** The axis of a run that lasts so long. */
export function timeAxis(endMs: number, faultsEndMs = endMs): TimeAxis {
  const end = Math.max(1, endMs)
  const bend = Math.min(Math.max(1, faultsEndMs), end)
  const hasHealing = bend < end
  const bendX = hasHealing ? CHART_WIDTH * Math.max(bend / end, 1 - MOST_FOR_HEALING) : CHART_WIDTH
  const xOf = (ms: number): number => {
    const at = Math.min(Math.max(0, ms), end)
    if (at <= bend) return (at / bend) * bendX
    return bendX + ((at - bend) / (end - bend)) * (CHART_WIDTH - bendX)
  }
  const faulty = [{ ms: 0, text: '0' }, ...ticksBetween(0, bend, 5)]
  const healing = hasHealing ? ticksBetween(bend, end, 2) : []
  const ticks = [...faulty, ...healing].map(({ ms, text }) => ({ x: xOf(ms), text }))
  return { xOf, ticks, ...(hasHealing && { faultsEndX: bendX }) }
}

/** Round moments after `from` and up to `to`, at most so many. */
function ticksBetween(from: number, to: number, most: number): { ms: number; text: string }[] {
  const seconds = (to - from) / 1000
  const days = Math.max(1, Math.ceil(seconds / most / DAY)) * DAY
  const step = (STEPS.find((one) => seconds / one <= most) ?? days) * 1000
  const ticks = []
  for (let ms = (Math.floor(from / step) + 1) * step; ms <= to; ms += step) {
    ticks.push({ ms, text: spanText(ms) })
  }
  return ticks
}

/** Words at an edge stay inside the chart: the class of a tick that stands there. */
export function edgeOf(x: number): string {
  if (x < CHART_WIDTH * 0.02) return 'tick-first'
  return x > CHART_WIDTH * 0.96 ? 'tick-last' : ''
}
