import { beforeEach, describe, expect, it } from 'vitest'
import { WatchedCallbacks } from '../testing/watched-callbacks.js'
import { UNHARMED_CALLBACK } from './callback.js'

const NOTHING = { delivered: 0, failed: 0, retried: 0, lost: 0, duplicated: 0, late: 0 }
const NONE = { ...NOTHING, due: 0, held: 0, dropped: 0, forgotten: 0 }
const DRAFT = { event: 'settled', url: 'http://shop.example/c', body: '{}' }

let world: WatchedCallbacks
beforeEach(() => {
  world = new WatchedCallbacks()
})

describe('a callback that is not delivered', () => {
  it.each([500, 307, 404, 'unanswered'] as const)(
    'fails by %s when none repeats it',
    async (how) => {
      world.sender.merchant = how
      world.announce('a')
      await world.clock.advance(1_000_000)
      expect(world.sender.attempts).toHaveLength(1)
      expect(world.callbacks.counts).toEqual({ ...NONE, failed: 1 })
      const answered = how === 'unanswered' ? [] : [how]
      expect(world.callbacks.recordOf('a')).toEqual({ sent: 1, answered, lost: false })
    },
  )

  it('is repeated by the policy, counted from each answer, and then given up', async () => {
    world.retryAfterMs = [1000, 4000]
    world.sender.merchant = 500
    const id = world.announce('a')
    await world.clock.advance(999)
    expect(world.callbacks.open()).toMatchObject([{ id, state: 'waiting', attempts: [500] }])
    await world.clock.advance(1_000_000)
    expect(world.sender.times).toEqual([0, 1000, 5000])
    expect(world.sender.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(world.sender.ids).toEqual([id, id, id])
    expect(world.callbacks.counts).toEqual({ ...NONE, failed: 1, retried: 2 })
    expect(world.callbacks.recordOf('a').answered).toEqual([500, 500, 500])
    expect(world.clock.pending).toBe(0)
  })

  it('is repeated until it is delivered', async () => {
    world.retryAfterMs = [1000, 1000, 1000]
    world.sender.merchant = 'unanswered'
    world.announce('a')
    await world.clock.advance(1500)
    world.sender.merchant = 200
    await world.clock.advance(1_000_000)
    expect(world.sender.times).toEqual([0, 1000, 2000])
    const last = world.sender.attempts.at(-1)?.callback.attempts
    expect(last).toEqual([null, null])
    expect(world.callbacks.counts).toEqual({ ...NONE, delivered: 1, retried: 2 })
  })

  it('goes by the policy as it is after the attempt', async () => {
    world.sender.merchant = 'hangs'
    world.announce('a')
    world.retryAfterMs = [200]
    world.sender.attempts[0]?.answer(500)
    await world.clock.advance(200)
    expect(world.sender.times).toEqual([0, 200])
  })

  it('is waited for during an attempt, not between two', async () => {
    world.retryAfterMs = [1000]
    world.sender.merchant = 'hangs'
    world.announce('a')
    expect(await world.isIdle()).toBe(false)
    world.sender.attempts[0]?.answer(500)
    expect(await world.isIdle()).toBe(true)
    await world.clock.advance(1000)
    expect(await world.isIdle()).toBe(false)
    world.sender.attempts[1]?.answer(500)
    expect(await world.isIdle()).toBe(true)
  })
})

describe('announcing', () => {
  const announced = async (how: 200 | 'hangs', fate = {}): Promise<boolean> => {
    world.sender.merchant = how
    let isOver = false
    const charge = { key: 'k', reference: 'order-1' }
    void world.callbacks
      .announce(DRAFT, charge, { ...UNHARMED_CALLBACK, ...fate })
      .then(() => (isOver = true))
    await world.settle()
    return isOver
  }

  it('is over when the first attempt has ended', async () => {
    expect(await announced('hangs')).toBe(false)
    world.sender.attempts[0]?.answer(500)
    world = new WatchedCallbacks()
    expect(await announced(200)).toBe(true)
  })

  it.each([{ lost: true }, { held: true }, { lateMs: 10 }, { overtaken: true }])(
    'is over at once where none is made now: %o',
    async (fate) => {
      expect(await announced('hangs', fate)).toBe(true)
    },
  )
})
