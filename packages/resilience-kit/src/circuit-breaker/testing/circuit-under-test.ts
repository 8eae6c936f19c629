import type { Classification } from '../../classification.js'
import type { CircuitSettings, CircuitStart } from '../circuit-settings.js'
import { Circuit } from '../circuit-state.js'
import type { CircuitState, Transition } from '../transition.js'
import { failureRate, slowRate } from '../trip-rule.js'
import type { RuleReading } from '../trip-watch.js'

const rule = { threshold: 50, window: { calls: 10 } }
const seeds: CircuitSettings = {
  tripWhen: [failureRate(rule), slowRate(rule)],
  waitMs: () => 10_000,
  permits: 3,
  minimumProbes: 3,
  reopenFailureRate: 50,
  reopenSlowRate: 50,
  afterMaxWaitInHalfOpen: 'open',
}

/** A bare circuit with the seeds' numbers, its time in the test's hands, and all that it tells. */
export function circuitUnderTest(
  settings: Partial<CircuitSettings> = {},
  start?: Partial<CircuitStart>,
) {
  const transitions: Transition[] = []
  const exceeded: { readonly state: CircuitState; readonly reading: RuleReading }[] = []
  const time = { now: 0 }
  const circuit = new Circuit(
    { ...seeds, ...settings },
    () => time.now,
    {
      name: 'gateway',
      moved: (one) => transitions.push(one),
      exceeded: (state, readings) => {
        exceeded.push(...readings.map((reading) => ({ state, reading })))
      },
    },
    { state: 'closed', openings: 0, waitMs: 0, inStateMs: 0, ...start },
  )
  /** The circuit at a moment. */
  const at = (now: number) => {
    time.now = now
    return circuit
  }
  const call = (classification: Classification, now = time.now, slow = false) =>
    circuit.settle(at(now).admit(), classification, slow)
  const calls = (n: number, classification: Classification, now = time.now) => {
    for (let i = 0; i < n; i += 1) call(classification, now)
  }
  const moves = () => transitions.map(({ from, to, reason }) => `${from} > ${to}: ${reason.kind}`)
  return { circuit, at, call, calls, moves, exceeded }
}
