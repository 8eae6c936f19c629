import type { Decider } from '../../faults/decider.js'
import { faultList } from '../../faults/fault-list.js'
import type { Fault } from '../../faults/fault.js'
import type { Scenario, ScenarioRule } from '../../scenario/scenario.js'
import type { Limits } from '../world/limits.js'

/** Of every so many ms, a fault of the whole gateway may strike in so many. */
const burstEveryMs: readonly [min: number, max: number] = [5000, 20_000]
const burstLastsMs: readonly [min: number, max: number] = [500, 4500]
/** Faults that strike in bursts: one that always held would leave nothing to see. */
const inBursts: ReadonlySet<string> = new Set(['brown-out', 'rate-limit'])

/**
 * How many requests of those that a rate limit counts pass in a second, in its bursts. Chance
 * counts few: above a higher limit nobody would ever come.
 */
const limitPerSecond: readonly [min: number, max: number] = [0, 1]

/** What the gateway's rules of one seed follow from. */
export interface ScenarioDraw {
  readonly decider: Decider
  readonly scenario: Scenario
  readonly isSwarm: boolean
  readonly rates: Readonly<Record<string, number>>
  /** Those of the rates that are given, whatever the scenario's own rules for them say. */
  readonly given: Readonly<Record<string, number>>
  readonly limits: Limits
  /**
   * Every fault that breaks no promise has its rule, also those that are off: chance itself lets
   * only wanted strikes through.
   */
  readonly isEveryFaultAsked: boolean
}

/**
 * The gateway of one seed: the scenario's manners, and its rules; in a swarm a rule for each fault
 * that is on instead.
 */
export function drawScenario(draw: ScenarioDraw): Scenario {
  const { decider, scenario, isSwarm, rates, given, limits, isEveryFaultAsked } = draw
  const isOwn = ({ fault }: ScenarioRule): boolean =>
    rates[fault] !== undefined && given[fault] === undefined
  const own = isSwarm ? [] : scenario.faults.filter(isOwn)
  const faults = [...own]
  for (const fault of faultList) {
    if (own.some((rule) => rule.fault === fault.name)) continue
    const rate = rates[fault.name]
    if (rate === undefined && !(isEveryFaultAsked && fault.breaksPromise === undefined)) continue
    faults.push(ruleOf(decider, fault, rate ?? 0, limits))
  }
  return { ...scenario, faults }
}

function ruleOf(decider: Decider, fault: Fault, rate: number, limits: Limits): ScenarioRule {
  const { name } = fault
  const rule: ScenarioRule = { id: name, fault: name, rate, match: {} }
  const between = ([min, max]: readonly [number, number], what: string): number =>
    min + Math.floor(decider.fraction(what, name, 0) * (max - min + 1))
  if (fault.bites === 'gateway' || inBursts.has(name)) {
    const burst = {
      every: between(burstEveryMs, 'burst-every'),
      lasts: between(burstLastsMs, 'burst-lasts'),
    }
    if (name !== 'rate-limit') return { ...rule, burst }
    return { ...rule, burst, limit: { requests: between(limitPerSecond, 'limit'), per: 1000 } }
  }
  if (name === 'late-execution') {
    const max = limits.longestDelayMs
    return { ...rule, takes: { uniform: { min: Math.ceil(max / 10), max } } }
  }
  return rule
}
