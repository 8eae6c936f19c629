import { asyncCard } from '../../dialects/async-card/async-card-dialect.js'
import { faultByName } from '../../faults/fault-list.js'
import type { FaultRule } from '../../faults/fault-rule.js'
import { burstAt, nextChange } from '../../faults/rule-timing.js'
import type { Scenario } from '../../scenario/scenario.js'

/** Faults after which no submit is answered by the gateway. */
const SILENCING = new Set([
  'black-out',
  'connection-refused',
  'connection-reset',
  'hang',
  'restart',
])

const SUBMITS: readonly (string | undefined)[] = [
  undefined,
  'submit',
  ...Object.entries(asyncCard.operations).flatMap(([name, kind]) =>
    kind === 'submit' ? name : [],
  ),
]

/**
 * When the first fault that strikes requests begins, in real ms since the scenario's beginning; 0
 * where one always holds, or none is there.
 */
export function troubleBeginsMs({ faults, timeScale }: Scenario): number {
  const begins = faults.filter(strikesSubmits).map(firstMoment)
  return begins.length === 0 ? 0 : Math.min(...begins) * timeScale
}

/**
 * Whether submits can be answered at a moment, in real ms since the scenario's beginning: no rule
 * silences all of them.
 */
export function isThere({ faults, timeScale }: Scenario, atMs: number): boolean {
  return !faults.some(
    (rule) =>
      SILENCING.has(rule.fault) &&
      rule.rate === 1 &&
      strikesSubmits(rule) &&
      burstAt(rule, atMs / timeScale) !== undefined,
  )
}

function strikesSubmits({ fault, match }: FaultRule): boolean {
  const bites = faultByName(fault)?.bites
  if (bites === 'gateway') return true
  return bites === 'request' && SUBMITS.includes(match.operation)
}

/** When a rule holds for the first time, on the gateway's clock. */
function firstMoment(rule: FaultRule): number {
  if (burstAt(rule, 0) !== undefined) return 0
  return nextChange(rule, 0) ?? 0
}
