import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { drainSelfTest } from './drain-self-test.js'

const nextTurn = setImmediate
const settled = Promise.resolve()

/** A driver of virtual time that waits for something fixed after every timer. */
class HastyClock {
  readonly #due: { readonly at: number; readonly fire: () => void }[] = []
  readonly #wait: () => Promise<unknown>

  constructor(wait: () => Promise<unknown>) {
    this.#wait = wait
  }

  setTimer(ms: number, fire: () => void) {
    this.#due.push({ at: ms, fire })
    return { cancel: () => undefined }
  }

  async advance(): Promise<void> {
    for (const { fire } of this.#due.toSorted((one, other) => one.at - other.at)) {
      fire()
      await this.#wait()
    }
    await new Promise((done) => nextTurn(done))
  }
}

/** A clock that waits for so many turns of the promise queue. */
function turns(count: number): () => HastyClock {
  return () =>
    new HastyClock(async () => {
      for (let turn = 0; turn < count; turn += 1) await settled
    })
}

const ALL =
  'one await, eight functions that await each other, a thousand awaits in a row, ' +
  'Promise.all and Promise.race, thenables inside each other, an async iterator, ' +
  'process.nextTick, process.nextTick and await in turns'

it('finds that between two timers everything is done', async () => {
  await drainSelfTest()
  await drainSelfTest(() => new VirtualClock())
})

it.each([
  ['not wait at all', () => new HastyClock(() => Promise.resolve()), /one await/],
  ['wait ten turns', turns(10), /overtake a thousand awaits .*an async iterator, process/],
  ['wait fifty turns, as some tools do', turns(50), /a thousand awaits in a row, process/],
  [
    'wait for the next tick',
    () => new HastyClock(() => new Promise((done) => process.nextTick(done))),
    /overtake process\.nextTick/,
  ],
])('finds out about clocks that %s', async (_, newClock, message) => {
  await expect(drainSelfTest(newClock)).rejects.toThrow(message)
})

it('finds out about a clock that fires everything at once, by every shape', async () => {
  const atOnce = () => {
    const clock = new HastyClock(() => Promise.resolve())
    return {
      setTimer: (ms: number, fire: () => void) => clock.setTimer(ms, fire),
      advance: () => Promise.resolve(),
    }
  }
  await expect(drainSelfTest(atOnce)).rejects.toThrow(
    `virtual time is not exact on Node ${process.versions.node}: timers overtake ${ALL}`,
  )
})
