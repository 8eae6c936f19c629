import type { Random } from '@holdfast/resilience-kit'

/** The share of a wait that jitter may take off, so that payments of one outage spread. */
const jitter = 0.1

/**
 * How long to wait before a payment is asked about again, in whole ms: the `checks`-th wait of the
 * schedule, the last one for ever after, up to a tenth shorter, never longer.
 */
export function waitBeforeCheck(
  checkAfterMs: readonly number[],
  checks: number,
  random: Random,
): number {
  const wait = checkAfterMs[Math.min(checks, checkAfterMs.length - 1)] ?? 0
  return Math.round(wait * (1 - jitter * random.next()))
}
