import { beforeEach, describe, expect, it } from 'vitest'
import { WatchedCallbacks } from '../testing/watched-callbacks.js'

let world: WatchedCallbacks
beforeEach(() => {
  world = new WatchedCallbacks()
})

/** Brings a callback into a state and answers with its id. */
const INTO = {
  held: () => Promise.resolve(world.announce('a', { held: true })),
  late: () => Promise.resolve(world.announce('a', { lateMs: 5000 })),
  overtaken: () => Promise.resolve(world.announce('a', { overtaken: true })),
  'kept back by a pause': () => {
    world.callbacks.pause()
    return Promise.resolve(world.announce('a'))
  },
  'between two attempts': async () => {
    world.retryAfterMs = [5000]
    world.sender.merchant = 500
    const id = world.announce('a')
    await world.settle()
    world.sender.merchant = 200
    world.sender.attempts.length = 0
    return id
  },
} as const

const states = Object.keys(INTO) as (keyof typeof INTO)[]

/** Lets whatever is under way end, and looks whether anything is left over. */
async function expectNothingLeft(): Promise<void> {
  world.callbacks.resume()
  await world.clock.advance(100_000)
  expect(world.callbacks.open()).toEqual([])
  expect(world.clock.pending).toBe(0)
  expect(await world.isIdle()).toBe(true)
  expect(() => world.activity.end()).toThrow('no work')
}

describe('releasing', () => {
  it.each(states)('sends a callback that is %s: now, and once', async (state) => {
    const id = await INTO[state]()
    const isPaused = state === 'kept back by a pause'
    expect(world.callbacks.release(id)).toBe(true)
    expect(world.callbacks.release(id)).toBe(isPaused)
    expect(world.sender.ids).toEqual(isPaused ? [] : [id])
    await expectNothingLeft()
    expect(world.sender.ids).toEqual([id])
    expect(world.callbacks.counts).toMatchObject({ delivered: 1, due: 0, held: 0 })
  })

  it('waits for the end of a pause where there is one, and for it others wait', async () => {
    const id = world.announce('a', { held: true })
    world.callbacks.pause()
    expect(world.callbacks.release(id)).toBe(true)
    expect(world.callbacks.open()).toMatchObject([{ id, state: 'waiting' }])
    expect(world.callbacks.counts).toMatchObject({ due: 1, held: 0 })
    expect(await world.isIdle()).toBe(false)
    await expectNothingLeft()
    expect(world.sender.ids).toEqual([id])
  })

  it('overtakes those that wait to be overtaken', () => {
    const held = world.announce('a', { held: true })
    world.announce('b', { overtaken: true })
    world.callbacks.release(held)
    expect(world.sent()).toEqual(['a', 'b'])
  })

  it('is a first attempt like any other: what fails is repeated', async () => {
    world.retryAfterMs = [1000]
    const id = world.announce('a', { held: true })
    world.sender.merchant = 500
    world.callbacks.release(id)
    await world.clock.advance(1000)
    expect(world.sender.times).toEqual([0, 1000])
  })

  it('an attempt before its time does not add one', async () => {
    world.retryAfterMs = [5000, 5000]
    world.sender.merchant = 500
    const id = world.announce('a')
    await world.clock.advance(1000)
    world.callbacks.release(id)
    await world.clock.advance(100_000)
    expect(world.sender.times).toEqual([0, 1000, 6000])
    expect(world.callbacks.counts).toMatchObject({ failed: 1, retried: 2 })
  })
})

describe('dropping', () => {
  it.each(states)('ends a callback that is %s: it is never sent again', async (state) => {
    const id = await INTO[state]()
    expect(world.callbacks.drop(id)).toBe(true)
    expect(world.callbacks.drop(id)).toBe(false)
    expect(world.callbacks.counts).toMatchObject({ dropped: 1, due: 0, held: 0 })
    // Another one flushes those that wait to be overtaken: not this one.
    world.announce('b')
    await expectNothingLeft()
    expect(world.sent()).toEqual(['b'])
  })
})

describe('duplicating', () => {
  it.each(states)('sends a copy of a callback that is %s', async (state) => {
    const id = await INTO[state]()
    expect(world.callbacks.duplicate(id)).toBe(true)
    const isPaused = state === 'kept back by a pause'
    expect(world.sender.attempts).toHaveLength(state === 'overtaken' ? 2 : isPaused ? 0 : 1)
    if (state === 'held') expect(world.callbacks.release(id)).toBe(true)
    await expectNothingLeft()
    expect(new Set(world.sender.ids)).toEqual(new Set([id, `${id}~2`]))
    const copy = world.sender.attempts.find((made) => made.id !== id)
    expect(copy).toMatchObject({ attempt: 1, callback: { eventId: id, attempts: [] } })
    expect(world.callbacks.counts).toMatchObject({ duplicated: 1, delivered: 2 })
  })

  it('sends a copy of one that is under way, and one of the copy', async () => {
    world.sender.merchant = 'hangs'
    const id = world.announce('a', { wronglySigned: true, faults: ['x'] })
    expect(world.callbacks.duplicate(id)).toBe(true)
    expect(world.callbacks.duplicate(`${id}~2`)).toBe(true)
    expect(world.sender.ids).toEqual([id, `${id}~2`, `${id}~3`])
    const told = { wronglySigned: true, faults: ['x'], eventId: id, body: '{"key":"a"}' }
    expect(world.sender.attempts.map(({ callback }) => callback)).toMatchObject([told, told, told])
    for (const { answer } of world.sender.attempts) answer(200)
    await expectNothingLeft()
    expect(world.callbacks.counts).toMatchObject({ duplicated: 2, delivered: 3 })
  })
})

describe('a callback that is under way or at its end', () => {
  it('can be neither released nor dropped while it is under way', async () => {
    world.sender.merchant = 'hangs'
    const id = world.announce('a')
    expect(world.callbacks.release(id)).toBe(false)
    expect(world.callbacks.drop(id)).toBe(false)
    world.sender.attempts[0]?.answer(200)
    await expectNothingLeft()
    expect(world.callbacks.counts).toMatchObject({ delivered: 1, dropped: 0 })
  })

  it('is gone at its end', async () => {
    const id = world.announce('a')
    await world.settle()
    for (const gone of [id, 'no such id']) {
      expect(world.callbacks.release(gone)).toBe(false)
      expect(world.callbacks.drop(gone)).toBe(false)
      expect(world.callbacks.duplicate(gone)).toBe(false)
    }
    expect(world.sender.attempts).toHaveLength(1)
    expect(world.callbacks.counts).toMatchObject({ delivered: 1, dropped: 0, duplicated: 0 })
  })
})
