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

describe('a callback that nothing befalls', () => {
  it('is sent at once, as it was drafted', async () => {
    const charge = { key: 'k', reference: 'order-1' }
    await world.callbacks.announce(DRAFT, charge, { ...UNHARMED_CALLBACK, faults: ['x'] })
    expect(world.sender.attempts).toMatchObject([{ atMs: 0, attempt: 1 }])
    expect(world.sender.attempts[0]?.callback).toEqual({
      ...DRAFT,
      id: 'k.0.1',
      eventId: 'k.0.1',
      chargeKey: 'k',
      reference: 'order-1',
      faults: ['x'],
      wronglySigned: false,
      state: 'underWay',
      attempts: [],
    })
    expect(world.callbacks.counts).toEqual({ ...NONE, delivered: 1 })
    expect(world.callbacks.recordOf('k')).toEqual({ sent: 1, answered: [200], lost: false })
    expect(world.callbacks.open()).toEqual([])
  })

  it('is under way until its merchant answers, and delays nobody else', async () => {
    world.sender.merchant = 'hangs'
    const id = world.announce('a')
    expect(world.callbacks.open()).toMatchObject([{ id, state: 'underWay' }])
    expect(world.callbacks.counts).toEqual({ ...NONE, due: 1 })
    expect(await world.isIdle()).toBe(false)
    world.sender.merchant = 200
    world.announce('b')
    await world.settle()
    expect(world.callbacks.counts).toEqual({ ...NONE, due: 1, delivered: 1 })
    world.sender.attempts[0]?.answer(200)
    expect(await world.isIdle()).toBe(true)
    expect(world.callbacks.counts).toEqual({ ...NONE, delivered: 2 })
  })

  it('has another id than any other, and the charge has a record of all its own', async () => {
    world.announce('a')
    world.announce('a')
    world.announce('b')
    await world.settle()
    expect(new Set(world.sender.ids).size).toBe(3)
    expect(world.callbacks.recordOf('a').sent).toBe(2)
    expect(world.callbacks.recordOf('b').sent).toBe(1)
    expect(world.callbacks.recordOf('c')).toEqual({ sent: 0, answered: [], lost: false })
  })
})

describe('the fate of a callback', () => {
  it('lost: it is never sent, however often it was to be', async () => {
    world.announce('a', { lost: true, copies: 2, lateMs: 10, held: true, overtaken: true })
    await world.clock.advance(100_000)
    expect(world.sender.attempts).toEqual([])
    expect(world.callbacks.counts).toEqual({ ...NONE, lost: 1 })
    expect(world.callbacks.recordOf('a')).toEqual({ sent: 0, answered: [], lost: true })
    expect(await world.isIdle()).toBe(true)
  })

  it('duplicated: two copies of one event go out at once', async () => {
    world.announce('a', { copies: 2 })
    await world.settle()
    expect(world.sender.ids).toEqual(['a.0.1', 'a.0.1~2'])
    const events = world.sender.attempts.map(({ callback }) => callback.eventId)
    expect(events).toEqual(['a.0.1', 'a.0.1'])
    expect(world.callbacks.counts).toEqual({ ...NONE, delivered: 2, duplicated: 1 })
  })

  it('late: it goes out after its time, and others wait for it', async () => {
    world.announce('a', { lateMs: 7000 })
    expect(world.callbacks.open()).toMatchObject([{ state: 'waiting' }])
    expect(world.callbacks.counts).toEqual({ ...NONE, due: 1, late: 1 })
    await world.clock.advance(6999)
    expect(world.sender.attempts).toEqual([])
    expect(await world.isIdle()).toBe(false)
    await world.clock.advance(1)
    expect(world.sender.times).toEqual([7000])
    expect(await world.isIdle()).toBe(true)
  })

  it('late and duplicated: both copies are late', async () => {
    world.announce('a', { lateMs: 7000, copies: 2 })
    await world.clock.advance(7000)
    expect(world.sender.times).toEqual([7000, 7000])
    expect(world.callbacks.counts).toEqual({ ...NONE, delivered: 2, late: 1, duplicated: 1 })
  })

  it('held: it waits for a person, nobody waits for it', async () => {
    world.announce('a', { held: true, overtaken: true })
    expect(world.callbacks.open()).toMatchObject([{ state: 'held' }])
    expect(world.callbacks.counts).toEqual({ ...NONE, due: 1, held: 1 })
    world.announce('b')
    await world.clock.advance(1_000_000)
    expect(world.sent()).toEqual(['b'])
    expect(await world.isIdle()).toBe(true)
  })

  it('wrongly signed: whoever signs is told so, in every copy', async () => {
    world.announce('a', { wronglySigned: true, copies: 2 })
    await world.settle()
    const signed = world.sender.attempts.map(({ callback }) => callback.wronglySigned)
    expect(signed).toEqual([true, true])
  })

  it('overtaken: it goes out right after the next one', async () => {
    world.announce('a', { overtaken: true })
    await world.clock.advance(4000)
    expect(world.sender.attempts).toEqual([])
    expect(world.callbacks.open()).toMatchObject([{ state: 'waiting' }])
    world.announce('b')
    await world.settle()
    expect(world.sent()).toEqual(['b', 'a'])
    expect(world.sender.times).toEqual([4000, 4000])
    await world.clock.advance(20_000)
    expect(world.sent()).toHaveLength(2)
    expect(world.clock.pending).toBe(0)
  })

  it('overtaken: by the next one also where that was to be overtaken itself', async () => {
    for (const key of ['a', 'b', 'c', 'd']) world.announce(key, { overtaken: true })
    await world.settle()
    expect(world.sent()).toEqual(['b', 'a', 'd', 'c'])
    expect(world.clock.pending).toBe(0)
  })

  it('overtaken: after 10 s it goes out anyway', async () => {
    world.announce('a', { overtaken: true })
    await world.clock.advance(9999)
    expect(world.sender.attempts).toEqual([])
    expect(await world.isIdle()).toBe(false)
    await world.clock.advance(1)
    expect(world.sent()).toEqual(['a'])
    expect(await world.isIdle()).toBe(true)
  })

  it('overtaken: a lost, held or late one does not overtake it before it is sent', async () => {
    world.announce('a', { overtaken: true })
    world.announce('b', { lost: true })
    world.announce('c', { held: true })
    world.announce('d', { lateMs: 500 })
    await world.clock.advance(499)
    expect(world.sent()).toEqual([])
    await world.clock.advance(1)
    expect(world.sent()).toEqual(['d', 'a'])
  })

  it('late and overtaken: it waits for its time, and then to be overtaken', async () => {
    world.announce('a', { lateMs: 15_000, overtaken: true })
    await world.clock.advance(14_999)
    world.announce('b')
    await world.clock.advance(1)
    expect(world.sent()).toEqual(['b'])
    world.announce('c')
    await world.settle()
    expect(world.sent()).toEqual(['b', 'c', 'a'])
  })

  it('overtaken by the thousand: all go out', async () => {
    const draft = (key: string, overtaken: boolean): Promise<void> => {
      const charge = { key, reference: key }
      return world.callbacks.announce(DRAFT, charge, { ...UNHARMED_CALLBACK, overtaken })
    }
    for (let n = 0; n < 20_000; n += 1) void draft(`${n}`, true)
    await draft('last', false)
    expect(world.sender.attempts).toHaveLength(20_001)
    await world.settle()
    expect(world.callbacks.counts).toMatchObject({ due: 0, delivered: 20_001 })
  })
})
