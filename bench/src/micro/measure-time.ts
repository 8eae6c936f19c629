import { Bench } from 'tinybench'
import { callInARow, type Scenario } from './scenario.js'

/** Calls get their final machine code before the first slice. */
const WARM_UP_MS = 100
/** A slice is cut into so many samples, unless the scenario says how many calls one has. */
const SAMPLES = 4

/**
 * Warms the scenario up. What it returns takes one slice: it makes calls for about `sliceMs` and
 * answers with the nanoseconds per awaited call, the collection of their garbage included. Between
 * samples the event loop turns once, as timers and sockets of an application make it do.
 */
export async function warmedUp(
  scenario: Scenario,
  sliceMs: number,
): Promise<() => Promise<number>> {
  const { call, renew } = scenario
  const calls = await callsIn(scenario, sliceMs / SAMPLES)
  return async () => {
    const bench = new Bench({ time: sliceMs, iterations: 1, warmup: false, throws: true })
    bench.add('sample', () => callInARow(call, calls), {
      async: true,
      beforeEach: async () => {
        await turn()
        await renew?.()
      },
    })
    const [task] = await bench.run()
    if (task?.result.state !== 'completed') throw new Error(`measuring ended ${task?.result.state}`)
    return (task.result.latency.mean * 1e6) / calls
  }
}

function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

/** How many calls make a sample of `ms`; finding out warms them up. */
async function callsIn(scenario: Scenario, ms: number): Promise<number> {
  const { call, renew, callsPerSample } = scenario
  let calls = callsPerSample ?? 16
  let now = performance.now()
  const until = now + WARM_UP_MS
  while (now < until) {
    await renew?.()
    const startedAt = performance.now()
    await callInARow(call, calls)
    now = performance.now()
    // It grows step by step: what is not yet warm tells little about what will be.
    const factor = Math.min(2, ms / (now - startedAt))
    calls = callsPerSample ?? Math.max(1, Math.round(calls * factor))
  }
  return calls
}
