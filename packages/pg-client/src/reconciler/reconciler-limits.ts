import { refuseUnknownNames } from '../arguments/refuse-unknown-names.js'

/** How hard the reconciler works. */
export interface ReconcilerLimits {
  /**
   * Payments claimed at a time, at most: fewer where rate, concurrency and time-outs let no more
   * through in half a lease. Default 100.
   */
  readonly batch: number
  /** Payments asked about at the same time. Default 8. */
  readonly concurrency: number
  /** Look-ups, batch inquiries and lists sent to the gateway within a second. Default 50. */
  readonly requestsPerSecond: number
  /** How long a claim holds, in ms; another instance takes over after it. Default 60000. */
  readonly leaseMs: number
  /** How long `stop` waits for look-ups in hand before it aborts them, in ms. Default 5000. */
  readonly stopMs: number
  /** How long a callback stays parked for want of its payment, in ms. Default 7 days. */
  readonly parkedForMs: number
  /**
   * How many callbacks stay parked: the oldest others are forgotten by each round, and as soon as
   * a tenth more have come. Default 10 000.
   */
  readonly maxParked: number
}

const defaults: ReconcilerLimits = {
  batch: 100,
  concurrency: 8,
  requestsPerSecond: 50,
  leaseMs: 60_000,
  stopMs: 5000,
  parkedForMs: 7 * 24 * 3_600_000,
  maxParked: 10_000,
}

const ranges: Readonly<Record<keyof ReconcilerLimits, readonly [min: number, max: number]>> = {
  batch: [1, 10_000],
  concurrency: [1, 1000],
  requestsPerSecond: [1, 1_000_000],
  leaseMs: [1, 3_600_000],
  stopMs: [0, 3_600_000],
  parkedForMs: [1, 365 * 24 * 3_600_000],
  maxParked: [1, 1_000_000],
}

/** @throws RangeError where a number is out of its range; TypeError where a name is unknown. */
export function resolveReconcilerLimits(given: Partial<ReconcilerLimits> = {}): ReconcilerLimits {
  refuseUnknownNames('reconciler', given, ranges)
  const limits = { ...defaults, ...given }
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = limits[name as keyof ReconcilerLimits]
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new RangeError(`reconciler.${name} must be an integer ${min}..${max}, got ${value}`)
    }
  }
  return limits
}
