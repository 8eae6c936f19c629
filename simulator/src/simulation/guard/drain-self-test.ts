import type { Clock } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'

/** A clock that moves when told, as far as this test needs one. */
type MovedClock = Pick<Clock, 'setTimer'> & { advance(ms: number): Promise<void> }

/** So many timers with something to do, for each shape. */
const EVENTS = 10

const settled = Promise.resolve()

/** What code does between two timers, in all the ways that take differently many turns. */
const shapes: Readonly<Record<string, () => Promise<unknown>>> = {
  'one await': async () => {
    await settled
  },
  'eight functions that await each other': () => nested(8),
  'a thousand awaits in a row': async () => {
    for (let turn = 0; turn < 1000; turn += 1) await settled
  },
  'Promise.all and Promise.race': async () => {
    await Promise.all([nested(1), nested(3), nested(5)])
    await Promise.race([nested(4), nested(2)])
  },
  'thenables inside each other': async () => {
    await new Thenable(5)
  },
  'an async iterator': async () => {
    for await (const turn of turns(20)) void turn
  },
  'process.nextTick': async () => {
    for (let turn = 0; turn < 20; turn += 1) await nextTick()
  },
  'process.nextTick and await in turns': async () => {
    for (let turn = 0; turn < 20; turn += 1) await nextTick().then(() => nested(3))
  },
}

/**
 * Proves on the running Node what all of the simulation rests on: between two timers of the
 * virtual clock every promise job and every `process.nextTick` is done, however many there are.
 * Takes a few milliseconds.
 *
 * @param newClock makes the clock that is put to the test
 * @throws Error where it is not so: then a run would be that of another program.
 */
export async function drainSelfTest(
  newClock: () => MovedClock = () => new VirtualClock(),
): Promise<void> {
  const broken: string[] = []
  for (const [name, shape] of Object.entries(shapes)) {
    if (!(await isDrained(newClock(), shape))) broken.push(name)
  }
  if (broken.length === 0) return
  const where = `on Node ${process.versions.node}`
  throw new Error(`virtual time is not exact ${where}: timers overtake ${broken.join(', ')}`)
}

/** Whether no timer fired before all that the one before it had begun was done. */
async function isDrained(clock: MovedClock, shape: () => Promise<unknown>): Promise<boolean> {
  let begun = 0
  let done = 0
  let isExact = true
  const fire = (): void => {
    isExact &&= done === begun
    begun += 1
    void shape().then(() => {
      done += 1
    })
  }
  // Two at every moment: those that are due together must not overtake each other either.
  for (let event = 0; event < EVENTS; event += 1) clock.setTimer(1 + Math.floor(event / 2), fire)
  await clock.advance(EVENTS)
  return isExact && begun === EVENTS && done === EVENTS
}

async function nested(depth: number): Promise<void> {
  if (depth > 0) await nested(depth - 1)
}

async function* turns(count: number): AsyncGenerator<number> {
  for (let turn = 0; turn < count; turn += 1) yield turn
}

/** Waited for like a promise, and none; what it gives is another one. */
class Thenable {
  readonly #depth: number

  constructor(depth: number) {
    this.#depth = depth
  }

  then(resolve: (value: unknown) => void): void {
    resolve(this.#depth === 0 ? undefined : new Thenable(this.#depth - 1))
  }
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
