import { describe, expect, test } from 'vitest'
import type { Clock, Timer } from './clock.js'
import { ExpiryQueue, type Expiring } from './expiry-queue.js'
import { earlyClock } from './system/testing/early-clock.js'
import { VirtualClock } from './testing/virtual-clock.js'

function entry(expire: () => void = () => {}): Expiring {
  return { dueAt: 0, before: undefined, after: undefined, queued: false, expire }
}

/** Counts the timers that are set; without `unref` if asked for. */
function counting(clock: VirtualClock, canUnref: boolean): { clock: Clock; set: () => number } {
  let set = 0
  const setTimer = (ms: number, fire: () => void): Timer => {
    set += 1
    const timer = clock.setTimer(ms, fire)
    return canUnref ? timer : { cancel: () => timer.cancel() }
  }
  const monotonic = () => clock.monotonic()
  const counted: Clock = {
    now: monotonic,
    monotonic,
    sleep: (ms) => clock.sleep(ms),
    setTimer,
  }
  return { clock: counted, set: () => set }
}

describe('ExpiryQueue', () => {
  test('expires every entry at its own time, on one timer', async () => {
    const clock = new VirtualClock()
    const counted = counting(clock, true)
    const queue = new ExpiryQueue(counted.clock, 100)
    const expired: string[] = []
    const add = (name: string) =>
      queue.add(entry(() => expired.push(`${name} at ${clock.monotonic()}`)))
    add('a')
    add('b')
    await clock.advance(30)
    add('c')
    await clock.advance(200)
    expect(expired).toEqual(['a at 100', 'b at 100', 'c at 130'])
    expect(counted.set()).toBe(2)
    expect(clock.pending).toBe(0)
  })

  test('an entry that was removed does not expire, wherever it stood', async () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(clock, 100)
    const expired: number[] = []
    const entries = [0, 1, 2, 3, 4].map((i) => entry(() => expired.push(i)))
    for (const one of entries) queue.add(one)
    for (const i of [0, 2, 4, 4]) queue.remove(entries.at(i)!)
    await clock.advance(100)
    expect(expired).toEqual([1, 3])
  })

  test('an empty queue keeps its timer but not the process', async () => {
    const clock = new VirtualClock()
    const counted = counting(clock, true)
    const queue = new ExpiryQueue(counted.clock, 100)
    for (let i = 0; i < 50; i += 1) {
      const one = entry()
      queue.add(one)
      expect(clock.pending).toBe(1)
      queue.remove(one)
      expect(clock.pending).toBe(0)
      await clock.advance(1)
    }
    expect(counted.set()).toBe(1)
  })

  test('a clock that cannot unreference gets its timer back', () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(counting(clock, false).clock, 100)
    const one = entry()
    queue.add(one)
    queue.remove(one)
    expect(clock.nextDueAt).toBeUndefined()
  })

  test('tells who waits longest', async () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(clock, 100)
    const [one, other] = [entry(), entry()]
    expect(queue.first).toBeUndefined()
    queue.add(one)
    queue.add(other)
    expect(queue.first).toBe(one)
    queue.remove(one)
    expect(queue.first).toBe(other)
    await clock.advance(100)
    expect(queue.first).toBeUndefined()
  })

  test('a timer that comes early is set again for the rest', async () => {
    const clock = new VirtualClock()
    const early = earlyClock(clock)
    const queue = new ExpiryQueue(early, 100)
    const expiredAt: number[] = []
    queue.add(entry(() => expiredAt.push(clock.monotonic())))
    await clock.advance(500)
    expect([expiredAt, clock.pending]).toEqual([[100], 0])
  })

  test('what expires may take others out of the queue', async () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(clock, 100)
    const expired: string[] = []
    const second = entry(() => expired.push('second'))
    queue.add(
      entry(() => {
        expired.push('first')
        queue.remove(second)
      }),
    )
    queue.add(second)
    queue.add(entry(() => expired.push('third')))
    await clock.advance(100)
    expect([expired, clock.pending]).toEqual([['first', 'third'], 0])
  })

  test('an entry added while others expire and wait sets no second timer', async () => {
    const clock = new VirtualClock()
    const counted = counting(clock, true)
    const queue = new ExpiryQueue(counted.clock, 100)
    const expiredAt: number[] = []
    const note = () => void expiredAt.push(clock.monotonic())
    queue.add(entry(() => void queue.add(entry(note))))
    await clock.advance(30)
    queue.add(entry(note))
    await clock.advance(70)
    expect(counted.set()).toBe(2)
    await clock.advance(500)
    expect(expiredAt).toEqual([130, 200])
  })

  test('an entry may wait again once it has expired or was removed', async () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(clock, 100)
    const expiredAt: number[] = []
    const again = entry(() => expiredAt.push(clock.monotonic()))
    expect(queue.add(again)).toBe(100)
    await clock.advance(100)
    expect(queue.add(again)).toBe(200)
    queue.remove(again)
    await clock.advance(50)
    expect(queue.add(again)).toBe(250)
    await clock.advance(500)
    expect(expiredAt).toEqual([100, 250])
  })

  test('an entry added while another expires still expires', async () => {
    const clock = new VirtualClock()
    const queue = new ExpiryQueue(clock, 100)
    let expiredAt = 0
    const second = entry(() => {
      expiredAt = clock.monotonic()
    })
    queue.add(entry(() => void queue.add(second)))
    await clock.advance(200)
    expect(expiredAt).toBe(200)
  })
})
