/** How hard the reconciler works. */
export interface ReconcilerLimits {
  /** How often it looks for payments that are due, in ms. Default 1000. */
  readonly pollMs: number
  /** Payments claimed at a time. Default 100. */
  readonly batch: number
  /** Payments asked about at the same time. Default 8. */
  readonly concurrency: number
  /** How long a claim holds, in ms; another instance takes over after it. Default 60000. */
  readonly leaseMs: number
  /** How long `stop` waits for look-ups in hand before it aborts them, in ms. Default 5000. */
  readonly stopMs: number
  /** How long a callback stays parked for want of its payment, in ms. Default 7 days. */
  readonly parkedForMs: number
  /** How many callbacks stay parked; each round forgets the oldest others. Default 10 000. */
  readonly maxParked: number
}

const defaults: ReconcilerLimits = {
  pollMs: 1000,
  batch: 100,
  concurrency: 8,
  leaseMs: 60_000,
  stopMs: 5000,
  parkedForMs: 7 * 24 * 3_600_000,
  maxParked: 10_000,
}

const ranges: Readonly<Record<keyof ReconcilerLimits, readonly [min: number, max: number]>> = {
  pollMs: [1, 3_600_000],
  batch: [1, 10_000],
  concurrency: [1, 1000],
  leaseMs: [1, 3_600_000],
  stopMs: [0, 3_600_000],
  parkedForMs: [1, 365 * 24 * 3_600_000],
  maxParked: [1, 1_000_000],
}

/** @throws RangeError where a number is out of its range. */
export function resolveReconcilerLimits(given: Partial<ReconcilerLimits> = {}): ReconcilerLimits {
  const limits = { ...defaults, ...given }
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = limits[name as keyof ReconcilerLimits]
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new RangeError(`reconciler.${name} must be an integer ${min}..${max}, got ${value}`)
    }
  }
  return limits
}
