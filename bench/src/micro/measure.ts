import { Bench } from 'tinybench'
import type { Scenario } from './scenario.js'

/** What one scenario cost. */
export interface Measured {
  readonly name: string
  readonly against: string | undefined
  /** Median over the rounds of each round's median, in nanoseconds per call. */
  readonly nanoseconds: number
  /** Fastest and slowest round, in nanoseconds per call. */
  readonly range: readonly [number, number]
}

/** How long to measure. */
interface Effort {
  /** Every scenario is measured so often, all of them once per round; 1 or more. */
  readonly rounds: number
  /** Milliseconds per scenario and round. */
  readonly roundMs: number
}

/** Calls per sample: a single one is about as short as reading the clock. */
const CALLS = 100

/**
 * Measures all scenarios round by round in one process, so that a slow moment of the machine hits
 * all of them alike. `onRound` is told how many rounds are done.
 */
export async function measure(
  scenarios: readonly Scenario[],
  { rounds, roundMs }: Effort,
  onRound: (done: number) => void,
): Promise<readonly Measured[]> {
  const medians = new Map(scenarios.map(({ name }) => [name, [] as number[]]))
  for (let round = 1; round <= rounds; round += 1) {
    const bench = new Bench({ time: roundMs, warmupTime: roundMs / 4, iterations: 5, throws: true })
    for (const { name, call } of scenarios) {
      bench.add(name, async () => {
        for (let i = 0; i < CALLS; i += 1) await call()
      })
    }
    for (const { name, result } of await bench.run()) {
      if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
      medians.get(name)?.push(Math.round((result.latency.p50 * 1e7) / CALLS) / 10)
    }
    onRound(round)
  }
  return scenarios.map(({ name, against }) => {
    const sorted = (medians.get(name) ?? []).toSorted((a, b) => a - b)
    const at = (index: number): number => sorted[index] ?? Number.NaN
    const range = [at(0), at(sorted.length - 1)] as const
    return { name, against, nanoseconds: at(Math.floor(sorted.length / 2)), range }
  })
}
