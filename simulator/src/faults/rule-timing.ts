import type { FaultRule } from './fault-rule.js'

/** When a rule may strike. */
type Timing = Pick<FaultRule, 'window' | 'burst'>

/**
 * The number of the burst that a rule is in at a moment: 0 where it has no bursts and holds now;
 * `undefined` where it does not hold.
 *
 * @param atMs milliseconds since the scenario began
 */
export function burstAt({ window, burst }: Timing, atMs: number): number | undefined {
  const sinceMs = atMs - (window?.from ?? 0)
  if (sinceMs < 0 || atMs >= (window?.to ?? Infinity)) return undefined
  if (burst === undefined) return 0
  const number = Math.floor(sinceMs / burst.every)
  return number > 0 && sinceMs - number * burst.every < burst.lasts ? number : undefined
}

/** The first moment after `atMs` at which `burstAt` differs; `undefined` where none comes. */
export function nextChange(timing: Timing, atMs: number): number | undefined {
  const { window, burst } = timing
  const fromMs = window?.from ?? 0
  const moments = [fromMs, window?.to ?? Infinity]
  if (burst !== undefined) {
    const number = Math.max(0, Math.floor((atMs - fromMs) / burst.every))
    const begun = fromMs + number * burst.every
    moments.push(begun + burst.lasts, begun + burst.every)
  }
  const now = burstAt(timing, atMs)
  const next = Math.min(
    ...moments.filter((moment) => moment > atMs && burstAt(timing, moment) !== now),
  )
  return Number.isFinite(next) ? next : undefined
}
