import { paymentWorld, runSeed, type RunClock } from '@holdfast/pg-simulator/simulation'
import { fakeTimersClock } from './fake-timers-clock.js'
import { entities, huntOptionsOf, workloads } from './workloads.js'

/** What the same seeds took on one clock. */
export interface ClockFigures {
  readonly payments: number
  readonly events: number
  readonly ms: number
  /** Of all seeds' traces. */
  readonly hashes: readonly string[]
}

/** The same seeds on both clocks. */
export interface ComparedClocks {
  readonly virtual: ClockFigures
  readonly fake: ClockFigures
}

/**
 * Runs so many seeds of `calm` on the memory store on both clocks, seed by seed in turn, so that
 * what changes with time touches both; after as many that only warm up.
 */
export async function compareClocks(seeds: number): Promise<ComparedClocks> {
  await played(1, seeds)
  return played(seeds + 1, seeds)
}

async function played(from: number, count: number): Promise<ComparedClocks> {
  const virtual = new Timed(undefined)
  const fake = new Timed(fakeTimersClock)
  for (let seed = from; seed < from + count; seed += 1) {
    const inTurn = seed % 2 === 0 ? [virtual, fake] : [fake, virtual]
    for (const timed of inTurn) await timed.play(seed)
  }
  return { virtual: virtual.figures(), fake: fake.figures() }
}

class Timed {
  readonly #clock: ((wallMs: number) => RunClock) | undefined
  readonly #hashes: string[] = []
  #payments = 0
  #events = 0
  #ms = 0

  constructor(clock: ((wallMs: number) => RunClock) | undefined) {
    this.#clock = clock
  }

  async play(seed: number): Promise<void> {
    const [calm] = workloads
    if (calm === undefined) throw new Error('there is no workload')
    const { scenario, isSwarm, rates, dialects, store } = huntOptionsOf(calm, 0, 0)
    const clock = this.#clock && { clock: this.#clock }
    const about = { world: paymentWorld, seed, scenario, isSwarm, rates, dialects, store, entities }
    const begun = performance.now()
    const outcome = await runSeed({ isTraced: false, ...about, ...clock })
    this.#ms += performance.now() - begun
    this.#payments += outcome.payments
    this.#events += outcome.events
    this.#hashes.push(outcome.traceHash)
  }

  figures(): ClockFigures {
    return { payments: this.#payments, events: this.#events, ms: this.#ms, hashes: this.#hashes }
  }
}
