import type { ProcessHost } from '../simulation/process/process-host.js'
import type { ProcessPorts } from '../simulation/process/process-ports.js'
import type { Simulation } from '../simulation/world/simulation.js'
import { defineWorld, type World, type WorldRun } from '../simulation/world/world.js'

/** How a counter is broken; sound unless told otherwise. */
export interface CounterDefects {
  /** A thing that is brought again is counted again. */
  readonly countsAgain?: boolean
  /** So many times are still said to be right. Default 1. */
  readonly tolerates?: number
  /** Who hears nothing does not bring his thing again. */
  readonly givesUp?: boolean
  /** Nobody looks whether all is counted. */
  readonly looksAway?: boolean
  /** Fails where nobody hears of it: in a timer, before anything else has come. */
  readonly throws?: Error
  /** Draws by itself, where all that is drawn is to be drawn from the simulation. */
  readonly random?: () => number
}

/** A world as small as it can be: things are brought to a counter, each until it is counted. */
export function counterWorld(defects: CounterDefects = {}): World {
  return defineWorld({
    name: 'counter',
    explains: 'Things are brought to a counter, each until it is counted.',
    invariants: [
      {
        id: 'counted-once',
        kind: 'safety',
        says: 'Nothing is counted twice.',
        leavesOut: 'what is not counted at all',
      },
      {
        id: 'all-counted',
        kind: 'liveness',
        says: 'Everything is counted.',
        leavesOut: 'how often',
      },
    ],
    sometimes: [
      { name: 'brought again', isRequired: true },
      { name: 'died', isRequired: false },
    ],
    limits: (knobs) => ({ leastLifeMs: 100, mostCrashes: knobs.integer('crashes', 1, 5) }),
    build: (simulation) => new CounterRun(simulation, defects),
  })
}

/** What has been counted. Durable. */
class Count {
  readonly times = new Map<string, number>()
  readonly #countsAgain: boolean

  constructor(countsAgain: boolean) {
    this.#countsAgain = countsAgain
  }

  async add(thing: string): Promise<number> {
    const before = this.times.get(thing) ?? 0
    const times = before === 0 || this.#countsAgain ? before + 1 : before
    this.times.set(thing, times)
    return times
  }
}

/** One life of the process that counts. */
class Counter {
  readonly #count: Count

  constructor(ports: ProcessPorts, count: Count) {
    this.#count = ports.port('count', count, {
      kind: 'store',
      entityOf: (_method, [thing]) => thing as string,
    })
  }

  async take(thing: string): Promise<void> {
    await this.#count.add(thing)
  }
}

class CounterRun implements WorldRun {
  readonly safetyMs = 20_000
  readonly boundMs = 20_000
  readonly #simulation: Simulation
  readonly #defects: CounterDefects
  readonly #count: Count
  readonly #host: ProcessHost<Counter>
  readonly #things: readonly string[]
  readonly #done = new Set<string>()

  constructor(simulation: Simulation, defects: CounterDefects) {
    this.#simulation = simulation
    this.#defects = defects
    this.#count = new Count(defects.countsAgain === true)
    this.#host = simulation.process('counter-1', (ports) => new Counter(ports, this.#count))
    this.#things = simulation.entities(simulation.entityCount, 'thing')
    simulation.onCrash(() => simulation.reached('died'))
    const { throws } = defects
    if (throws) simulation.clock.setTimer(1, () => fail(throws))
    for (const thing of this.#things) {
      const { chance, clock } = simulation
      const share = defects.random?.() ?? chance.fraction('comes', thing)
      clock.setTimer(1 + Math.floor(share * 15_000), () => void this.#bring(thing))
    }
  }

  async isConverged(): Promise<boolean> {
    return this.#done.size === this.#things.length
  }

  async check(): Promise<void> {
    const { tolerates = 1, looksAway } = this.#defects
    for (const thing of this.#things) {
      const times = this.#count.times.get(thing) ?? 0
      if (times > tolerates) this.#violated('counted-once', thing, `counted ${times} times`)
      if (!this.#done.has(thing) && !looksAway) this.#violated('all-counted', thing, 'not counted')
    }
    this.#simulation.checked('counted-once', this.#things.length)
    this.#simulation.checked('all-counted', this.#things.length)
    this.#simulation.count('payments', this.#done.size)
  }

  async #bring(thing: string): Promise<void> {
    const { clock } = this.#simulation
    const begunAt = clock.monotonic()
    for (let turn = 1; !this.#done.has(thing); turn += 1) {
      this.#simulation.tell({ lane: 'visitor', to: 'counter-1', what: 'brings', entity: thing })
      if (turn > 1) this.#simulation.reached('brought again')
      const taken = this.#host.call((counter) => counter.take(thing))
      taken?.then(
        () => this.#isTaken(thing, clock.monotonic() - begunAt, turn),
        () => undefined,
      )
      await clock.sleep(1000)
      if (this.#defects.givesUp) return
    }
  }

  #isTaken(thing: string, afterMs: number, turn: number): void {
    if (this.#done.has(thing)) return
    this.#done.add(thing)
    this.#simulation.converged(afterMs, turn === 1 ? 'at once' : 'brought again')
  }

  #violated(invariant: string, thing: string, text: string): void {
    this.#simulation.violated(invariant, thing, text)
  }
}

function fail(error: Error): never {
  throw error
}
