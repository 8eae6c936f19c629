import { Bench } from 'tinybench'
import { callInARow, type Scenario } from './scenario.js'

/** A round is cut into so many samples; each has its share of garbage collection. */
const SAMPLES = 8

/**
 * Nanoseconds per awaited call: the median of one round's samples. A sample is as many calls in a
 * row as fit into an eighth of the round, so the collection of the garbage they make is in it.
 * Between samples the event loop turns once, as timers and sockets of an application make it do.
 */
export async function measureTime(scenario: Scenario, roundMs: number): Promise<number> {
  const { call, renew } = scenario
  const calls = scenario.callsPerSample ?? (await callsIn(scenario, roundMs / SAMPLES))
  const bench = new Bench({
    time: roundMs,
    iterations: SAMPLES,
    // A call before may have left machine code behind that does not fit this one.
    warmupTime: Math.max(50, roundMs / 2),
    warmupIterations: 1,
    throws: true,
  })
  bench.add('sample', () => callInARow(call, calls), {
    beforeEach: async () => {
      await turn()
      await renew?.()
    },
  })
  const [task] = await bench.run()
  if (task?.result.state !== 'completed') throw new Error(`measuring ended ${task?.result.state}`)
  return (task.result.latency.p50 * 1e6) / calls
}

function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

/** How many calls fit into `ms`; finding out warms them up. */
async function callsIn({ call, renew }: Scenario, ms: number): Promise<number> {
  await renew?.()
  for (let calls = 16; ; calls *= 2) {
    const startedAt = performance.now()
    await callInARow(call, calls)
    const tookMs = performance.now() - startedAt
    if (tookMs >= ms / 2) return Math.max(1, Math.round((calls * ms) / tookMs))
  }
}
