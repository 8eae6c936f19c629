import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { WatchedGateway } from '../testing/watched-gateway.js'
import type { ChargeState } from './charge.js'

let world: WatchedGateway
let key: string
beforeEach(() => {
  world = new WatchedGateway()
  ;({ key } = world.open())
})

const state = (of = key): ChargeState | undefined => world.gateway.ledger.get(of)?.state

describe('a settlement', () => {
  it('comes after the processing time, not before, and once', async () => {
    world.gateway.settleLater(key)
    await world.clock.advance(2999)
    expect(state()).toBe('pending')
    await world.clock.advance(1)
    expect(world.told.at(-1)).toMatchObject({ atMs: 3000, charge: { received: 100 } })
    await world.clock.advance(100_000)
    expect(world.words()).toEqual(['opened', 'pending>approved'])
  })

  it('declines as chance has it, to where it is told', async () => {
    world.outcome = 'limitExceeded'
    const other = world.open().key
    world.gateway.settleLater(key)
    world.gateway.settleLater(other, 'opened')
    await world.clock.advance(3000)
    const decline = 'limitExceeded'
    expect(world.gateway.ledger.get(key)).toMatchObject({ state: 'declined', decline, received: 0 })
    expect(world.gateway.ledger.get(other)).toMatchObject({ state: 'opened', decline })
  })

  it('goes by chance as it is at the end, unless its outcome is forced', async () => {
    const other = world.open().key
    world.gateway.settleLater(key)
    world.gateway.settleLater(other, 'declined', 'invalidCard')
    world.outcome = 'limitExceeded'
    await world.clock.advance(3000)
    expect(world.gateway.ledger.get(key)?.decline).toBe('limitExceeded')
    expect(world.gateway.ledger.get(other)?.decline).toBe('invalidCard')
  })

  it('can be had at once, and then comes no second time', async () => {
    world.gateway.settleLater(key)
    world.gateway.settleNow(key)
    expect(world.told.at(-1)).toMatchObject({ atMs: 0, charge: { state: 'approved' } })
    expect(await world.isIdle()).toBe(true)
    world.gateway.settleNow(key)
    await world.clock.advance(10_000)
    expect(world.words()).toEqual(['opened', 'pending>approved'])
    expect(world.clock.pending).toBe(0)
  })

  it('at once leaves a charge alone that is not to be settled', () => {
    world.gateway.settleNow(key)
    world.gateway.settleNow('no such key')
    expect(world.words()).toEqual(['opened'])
  })

  it('is called off by any other move', async () => {
    world.gateway.settleLater(key)
    world.gateway.move(key, 'canceled')
    expect(world.clock.pending).toBe(0)
    await world.clock.advance(10_000)
    expect(state()).toBe('canceled')
    expect(await world.isIdle()).toBe(true)
  })

  it('replaces an earlier one for the same charge', async () => {
    world.gateway.settleLater(key, 'declined', 'approved')
    await world.clock.advance(1000)
    world.gateway.settleLater(key, 'declined', 'invalidCard')
    await world.clock.advance(2999)
    expect(state()).toBe('pending')
    await world.clock.advance(1)
    expect(state()).toBe('declined')
    expect(await world.isIdle()).toBe(true)
  })

  it('is refused at once where the charge could not move so in the end', () => {
    const opened = world.open({ state: 'opened' }).key
    const tries = [
      () => world.gateway.settleLater(opened),
      () => world.gateway.settleLater(opened, 'declined', 'invalidCard'),
      () => world.gateway.settleLater('no such key'),
    ]
    for (const settle of tries) expect(settle).toThrow(/cannot move from opened|no charge no such/)
    expect(world.clock.pending).toBe(0)
  })

  it('asks only what can become of it: a sure deposit need not be declinable', () => {
    const authenticated = world.open({ state: 'authenticated' }).key
    world.gateway.move(authenticated, 'awaitingDeposit')
    world.gateway.settleLater(authenticated, 'declined', 'approved')
    expect(() => world.gateway.settleLater(authenticated)).toThrow('awaitingDeposit to declined')
  })

  it('is work under way, without an idle moment before its callbacks begin', async () => {
    let wasIdle = false
    world.gateway.settleLater(key)
    void world.activity.whenIdle().then(() => (wasIdle = true))
    world.onEvent = () => world.activity.begin()
    await world.clock.advance(3000)
    expect(state()).toBe('approved')
    expect(wasIdle).toBe(false)
    world.activity.end()
    await world.activity.whenIdle()
  })
})

describe('an expiry', () => {
  beforeEach(() => {
    ;({ key } = world.open({ state: 'opened' }))
  })

  it('comes after its time, and nobody waits for it', async () => {
    world.gateway.expireLater(key, 500)
    expect(await world.isIdle()).toBe(true)
    await world.clock.advance(499)
    expect(state()).toBe('opened')
    await world.clock.advance(1)
    expect(state()).toBe('expired')
    expect(world.words().at(-1)).toBe('opened>expired')
  })

  it('is called off by a move, and can be set anew', async () => {
    world.gateway.expireLater(key, 500)
    world.gateway.move(key, 'authenticated')
    await world.clock.advance(1000)
    expect(state()).toBe('authenticated')
    world.gateway.expireLater(key, 300)
    world.gateway.expireLater(key, 900)
    await world.clock.advance(899)
    expect(state()).toBe('authenticated')
    await world.clock.advance(1)
    expect(state()).toBe('expired')
  })

  it('is not called off by a change that is no move', async () => {
    world.gateway.expireLater(key, 500)
    world.gateway.note(key, { seen: true })
    await world.clock.advance(500)
    expect(state()).toBe('expired')
  })

  it('is refused at once where the charge cannot expire', () => {
    const pending = world.open().key
    expect(() => world.gateway.expireLater(pending, 500)).toThrow('from pending to expired')
    expect(() => world.gateway.expireLater('x', 500)).toThrow('no charge x')
    expect(world.clock.pending).toBe(0)
  })
})

describe('a chore', () => {
  it('is done after the processing time, is work under way, and moves nothing', async () => {
    const done: number[] = []
    const charge = world.gateway.ledger.get(key)
    if (charge === undefined) throw new Error('the charge was just made')
    world.gateway.chores.afterProcessing(charge, 2, () => done.push(world.clock.monotonic()))
    expect(await world.isIdle()).toBe(false)
    await world.clock.advance(3000)
    expect(done).toEqual([3000])
    expect(await world.isIdle()).toBe(true)
    expect(world.words()).toEqual(['opened'])
  })
})

describe('a gateway that forgets its pending work', () => {
  it('leaves pending charges so for ever and does no chore', async () => {
    const opened = world.open({ state: 'opened' })
    world.gateway.settleLater(key)
    world.gateway.expireLater(opened.key, 500)
    let wasDone = false
    world.gateway.chores.afterProcessing(opened, 1, () => (wasDone = true))
    world.gateway.forgetPendingWork()
    expect(await world.isIdle()).toBe(true)
    expect(world.clock.pending).toBe(0)
    await world.clock.advance(100_000)
    expect([state(), state(opened.key), wasDone]).toEqual(['pending', 'opened', false])
    world.gateway.settleNow(key)
    expect(state()).toBe('pending')
    world.gateway.settleLater(key)
    await world.clock.advance(3000)
    expect(state()).toBe('approved')
  })
})

describe('the gateway, whatever is done to it', () => {
  const what = ['settle', 'now', 'expire', 'forget', 'open', 'collide', 'cancel', 'chore'] as const
  const step = fc.record({
    what: fc.constantFrom(...what),
    which: fc.nat({ max: 5 }),
    ms: fc.nat({ max: 2000 }),
  })

  it('ends every piece of work that it began, and no timer of it ever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        world = new WatchedGateway()
        const { gateway, clock } = world
        for (const { what, which, ms } of steps) {
          const all = gateway.ledger.all()
          const charge = all[which % Math.max(1, all.length)]
          const of = charge?.key ?? 'none'
          try {
            if (what === 'open') world.open({ reference: `order-${which}` })
            else if (what === 'collide') world.open({ reference: `order-${which}`, collides: true })
            else if (what === 'settle') gateway.settleLater(of, 'opened')
            else if (what === 'now') gateway.settleNow(of)
            else if (what === 'expire') gateway.expireLater(of, ms)
            else if (what === 'cancel') gateway.move(of, 'canceled')
            else if (what === 'forget') gateway.forgetPendingWork()
            else if (charge) gateway.chores.afterProcessing(charge, 1, () => undefined)
          } catch (error) {
            expect(String(error)).toMatch(/cannot move from|holds no charge/)
          }
          world.outcome = ms % 2 === 0 ? 'approved' : 'invalidCard'
          await clock.advance(ms)
        }
        await clock.advance(5000)
        expect(await world.isIdle()).toBe(true)
        expect(clock.pending).toBe(0)
        // Nothing is under way: one more end is one too many.
        expect(() => world.activity.end()).toThrow('no work')
      }),
    )
  })
})
