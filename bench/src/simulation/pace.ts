import { median } from '../percentile.js'

/** How far a hunt had come at a moment. */
export interface Mark {
  readonly wallMs: number
  readonly payments: number
}

/** How fast one hunt was, once its code was warm. */
export interface Pace {
  readonly paymentsPerMinute: number
  readonly eventsPerSecond: number
  /** Processor time of all threads for a payment, from the start, in us. */
  readonly cpuUs: number
}

/**
 * Payments a minute over the second half of a hunt's time: in the first one threads load their
 * code and Node makes machine code of it.
 *
 * @throws RangeError where the marks are too few to tell.
 */
export function warmPaymentsPerMinute(marks: readonly Mark[]): number {
  const last = marks.at(-1)
  const middle = marks.find(({ wallMs }) => last !== undefined && wallMs >= last.wallMs / 2)
  if (last === undefined || middle === undefined || middle === last) {
    throw new RangeError('a hunt was over before it was warm: more --seconds')
  }
  return ((last.payments - middle.payments) / (last.wallMs - middle.wallMs)) * 60_000
}

/** The middle of all rounds, each figure by itself. */
export function middlePace(paces: readonly Pace[]): Pace {
  const of = (what: keyof Pace) => median(paces.map((pace) => pace[what]))
  return {
    paymentsPerMinute: of('paymentsPerMinute'),
    eventsPerSecond: of('eventsPerSecond'),
    cpuUs: of('cpuUs'),
  }
}
