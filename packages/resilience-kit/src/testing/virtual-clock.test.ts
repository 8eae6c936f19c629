import { describe, expect, test } from 'vitest'
import { seededRandom } from './seeded-random.js'
import { VirtualClock } from './virtual-clock.js'

/** Something that can be awaited but is no promise. */
function thenable(): PromiseLike<void> {
  const then = (resolve: () => void) => queueMicrotask(resolve)
  return new Proxy({} as PromiseLike<void>, {
    get: (_, key) => (key === 'then' ? then : undefined),
  })
}

const shapes: Record<string, () => Promise<unknown>> = {
  '1000 awaits in a row': async () => {
    for (let i = 0; i < 1000; i += 1) await Promise.resolve()
  },
  'process.nextTick inside': async () => {
    for (let i = 0; i < 20; i += 1) await new Promise<void>((done) => process.nextTick(done))
  },
  'async functions eight deep': async () => {
    const deep = async (n: number): Promise<number> => (n === 0 ? 0 : 1 + (await deep(n - 1)))
    await deep(8)
  },
  'all and race': async () => {
    const chain = Promise.resolve().then(() => Promise.resolve(1))
    await Promise.all([chain, Promise.race([chain, Promise.resolve(2)])])
  },
  'thenables, which take a turn more than promises': async () => {
    for (let i = 0; i < 50; i += 1) await thenable()
  },
  'promises and ticks that call for each other': async () => {
    for (let i = 0; i < 20; i += 1) {
      await new Promise<void>((done) => {
        process.nextTick(() => queueMicrotask(() => process.nextTick(done)))
      })
    }
  },
  'an async iterator': async () => {
    async function* count() {
      for (let i = 0; i < 20; i += 1) yield i
    }
    for await (const _ of count());
  },
}

describe('VirtualClock drains exactly: no timer fires before the one before it is done', () => {
  test.each(Object.entries(shapes))('with %s', async (_, shape) => {
    const clock = new VirtualClock()
    let running = 0
    let overlaps = 0
    let ended = 0
    for (let i = 1; i <= 600; i += 1) {
      clock.setTimer(i, () => {
        if (running > 0) overlaps += 1
        running += 1
        void shape().then(() => {
          running -= 1
          ended += 1
        })
      })
    }
    await clock.advance(600)
    expect({ overlaps, ended }).toEqual({ overlaps: 0, ended: 600 })
  })
})

describe('VirtualClock', () => {
  test('fires in order of due time, and ties in the order in which they were set', async () => {
    const clock = new VirtualClock()
    const random = seededRandom(1)
    const expected = Array.from({ length: 500 }, (_, i) => ({ due: random.int(1, 40), i }))
    const fired: { due: number; i: number }[] = []
    for (const entry of expected) clock.setTimer(entry.due, () => fired.push(entry))
    await clock.advance(40)
    expect(fired).toEqual(expected.sort((a, b) => a.due - b.due || a.i - b.i))
  })

  test('fires timers that were set on the way, and stops at the end of the time', async () => {
    const clock = new VirtualClock()
    const ticks: number[] = []
    const loop = async () => {
      for (;;) {
        await clock.sleep(10)
        ticks.push(clock.monotonic())
      }
    }
    void loop()
    await clock.advance(35)
    expect(ticks).toEqual([10, 20, 30])
    expect(clock.monotonic()).toBe(35)
  })

  test('rounds up and waits at least one millisecond, as the platform does', async () => {
    const clock = new VirtualClock()
    const fired: string[] = []
    clock.setTimer(0, () => fired.push('zero'))
    clock.setTimer(Number.NaN, () => fired.push('NaN'))
    clock.setTimer(1.2, () => fired.push('1.2'))
    await clock.advance(0)
    expect(fired).toEqual([])
    await clock.advance(1)
    expect(fired).toEqual(['zero', 'NaN'])
    await clock.advance(1)
    expect(fired).toEqual(['zero', 'NaN', '1.2'])
  })

  test('a cancelled timer never fires and is no longer pending', async () => {
    const clock = new VirtualClock()
    const timer = clock.setTimer(5, () => expect.unreachable())
    clock.setTimer(6, () => {})
    timer.cancel()
    timer.cancel()
    expect(clock.pending).toBe(1)
    await clock.advance(10)
    expect(clock.pending).toBe(0)
  })

  test('an unreferenced timer fires but is not pending', async () => {
    const clock = new VirtualClock()
    let fired = 0
    const timer = clock.setTimer(5, () => {
      fired += 1
    })
    timer.unref?.()
    timer.unref?.()
    expect(clock.pending).toBe(0)
    timer.ref?.()
    expect(clock.pending).toBe(1)
    timer.unref?.()
    await clock.advance(5)
    timer.ref?.()
    expect([fired, clock.pending]).toEqual([1, 0])
  })

  test('sleep ends at once with the reason of an abort, and leaves nothing behind', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const reason = new Error('enough')
    const sleeping = clock.sleep(1000, controller.signal)
    controller.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
    await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason)
    expect([clock.pending, clock.monotonic()]).toEqual([0, 0])
  })

  test('the wall clock jumps without moving timers or durations', async () => {
    const clock = new VirtualClock({ wallMs: 1000 })
    let firedAt = 0
    clock.setTimer(10, () => {
      firedAt = clock.now()
    })
    await clock.advance(5)
    clock.setWall(50)
    await clock.advance(5)
    expect([firedAt, clock.monotonic(), clock.now()]).toEqual([55, 10, 55])
  })

  test('advanceUntil stands still at the timer that was needed and answers the value', async () => {
    const clock = new VirtualClock()
    clock.setTimer(1000, () => {})
    const answer = clock.sleep(30).then(() => 'done')
    expect(await clock.advanceUntil(answer)).toBe('done')
    expect(clock.monotonic()).toBe(30)
    await clock.advanceUntil(() => clock.pending === 0)
    expect(clock.monotonic()).toBe(1000)
  })

  test('advanceUntil passes a rejection on', async () => {
    const clock = new VirtualClock()
    const failing = clock.sleep(30).then(() => Promise.reject(new Error('no')))
    await expect(clock.advanceUntil(failing)).rejects.toThrow('no')
  })

  test('advanceUntil says that nothing is left, or that it takes too long', async () => {
    const clock = new VirtualClock()
    await expect(clock.advanceUntil(new Promise(() => {}))).rejects.toThrow('no timer is left')
    const tick = () => clock.setTimer(10, tick)
    tick()
    await expect(clock.advanceUntil(() => false, 500)).rejects.toThrow('within 500 virtual ms')
    expect(clock.monotonic()).toBe(500)
  })

  test('an error of a timer reaches whoever moves the clock, which stays usable', async () => {
    const clock = new VirtualClock()
    clock.setTimer(1, () => {
      throw new Error('from the timer')
    })
    await expect(clock.advance(5)).rejects.toThrow('from the timer')
    await clock.advance(5)
    expect(clock.monotonic()).toBe(6)
  })

  test('refuses to be moved twice at once, and backwards', async () => {
    const clock = new VirtualClock()
    const moving = clock.advance(5)
    await expect(clock.advance(5)).rejects.toThrow('moving already')
    await moving
    await expect(clock.advance(-1)).rejects.toThrow('at least 0 ms, got -1')
  })
})
