import { refuseUnknownNames } from '../arguments/refuse-unknown-names.js'
import type { DialectTimes } from '../ports/gateway-dialect.js'

/** When the reconciler runs, and when it asks about a payment. Times in ms. */
export interface Schedule {
  /** After its start, until its first round. Default 0. */
  readonly firstRunMs: number
  /** From the end of a round that found less than a batch to the next one. Default 1000. */
  readonly everyMs: number
  /** The n-th wait precedes the n-th check of a payment; the last one repeats. */
  readonly checkAfterMs: readonly number[]
  /** The share of a wait that chance may take off, 0 to 0.5: it spreads an outage. Default 0.1. */
  readonly jitter: number
}

const minute = 60_000
const hour = 60 * minute

/**
 * - `standard`: 60 s, 5 min five times, 1 h, then daily: the first six as Hyperswitch asks, the
 *   rest as Kill Bill does.
 * - `seeds`: the founding documents' job: first run after 60 s, then every 300 s, over what is
 *   older than 10 minutes.
 */
export const schedules: Readonly<Record<'standard' | 'seeds', Schedule>> = {
  standard: {
    firstRunMs: 0,
    everyMs: 1000,
    checkAfterMs: [minute, ...Array.from({ length: 5 }, () => 5 * minute), hour, 24 * hour],
    jitter: 0.1,
  },
  seeds: {
    firstRunMs: minute,
    everyMs: 5 * minute,
    checkAfterMs: [10 * minute, 5 * minute],
    jitter: 0,
  },
}

const longest = 10 * 365 * 24 * hour

/**
 * Fills a schedule in: the user's, then the dialect's waits, then the standard.
 *
 * @throws RangeError where a number is out of its range; TypeError where a name is unknown.
 */
export function resolveSchedule(
  given: Partial<Schedule>,
  { checkAfterMs }: Pick<DialectTimes, 'checkAfterMs'>,
): Schedule {
  refuseUnknownNames('schedule', given, schedules.standard)
  const schedule = { ...schedules.standard, checkAfterMs, ...given }
  checkWait('firstRunMs', schedule.firstRunMs, 0)
  checkWait('everyMs', schedule.everyMs, 1)
  if (schedule.checkAfterMs.length === 0) {
    throw new RangeError('schedule.checkAfterMs must not be empty')
  }
  for (const wait of schedule.checkAfterMs) checkWait('checkAfterMs[]', wait, 1)
  if (!(schedule.jitter >= 0 && schedule.jitter <= 0.5)) {
    throw new RangeError(`schedule.jitter must be 0 to 0.5, got ${schedule.jitter}`)
  }
  return schedule
}

function checkWait(name: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min || value > longest) {
    throw new RangeError(`schedule.${name} must be an integer of ${min} ms or more, got ${value}`)
  }
}
