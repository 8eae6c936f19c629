import { plainText } from '../../cli/text-layout.js'
import type { TraceEvent } from '../trace/trace-event.js'

/** One step of a sequence diagram. */
export interface SequenceStep {
  /** Virtual ms since the run began. */
  readonly at: number
  /** What happened, on one line. */
  readonly what: string
  /** The fault that struck here. */
  readonly fault?: string
  /** The lane's number; absent for what is about all of them. */
  readonly from?: number
  /** For a message to another lane: that lane's number. */
  readonly to?: number
  /** A message that never arrives. */
  readonly isLost: boolean
}

/** Who took part in a story, from left to right, and what they did, from top to bottom. */
export interface Sequence {
  readonly lanes: readonly string[]
  readonly steps: readonly SequenceStep[]
}

/** Lanes of those who look on: what they say is about everybody. */
const ONLOOKERS: ReadonlySet<string> = new Set(['checker', 'world'])

function placeOf(lane: string): number {
  return lane === 'buyer' ? 0 : lane === 'gateway' ? 2 : 1
}

/** Whether a lane is of those who look on. */
export function isOnlooker(lane: string): boolean {
  return ONLOOKERS.has(lane)
}

/** Faults whose message does not arrive. */
const LOSES = /-(?:lost|dropped)$/

/**
 * A story as a sequence diagram, not yet drawn. Lanes stand in the order in which they first take
 * part, but for the two ends: who buys stands first, and the gateway last.
 *
 * @param story oldest first
 */
export function sequenceOf(story: readonly TraceEvent[]): Sequence {
  const named = story.flatMap(({ lane, to }) => (to === undefined ? [lane] : [lane, to]))
  const lanes = [...new Set(named)]
    .filter((lane) => !isOnlooker(lane))
    .toSorted((one, other) => placeOf(one) - placeOf(other))
  const steps = story.map(({ at, lane, to, what, fault }): SequenceStep => {
    const from = lanes.indexOf(lane)
    const isMessage = to !== undefined && to !== lane && from >= 0
    return {
      at,
      what: plainText(what),
      ...(fault !== undefined && { fault }),
      ...(from >= 0 && { from }),
      ...(isMessage && { to: lanes.indexOf(to) }),
      isLost: isMessage && fault !== undefined && LOSES.test(fault),
    }
  })
  return { lanes: lanes.map(plainText), steps }
}
