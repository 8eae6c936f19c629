import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { Activity } from './activity.js'
import type { Charge } from './charge.js'
import { Chores } from './chores.js'
import { Gateway, type ChargeEvent } from './gateway.js'
import type { RandomDraws } from './random-draws.js'

const draws: RandomDraws = {
  processingMs: (_, occurrence) => occurrence * 1000,
  outcome: () => 'approved',
  keyWord: (_, occurrence, redraw) => occurrence + redraw,
}

describe('Chores', () => {
  let clock: VirtualClock
  let activity: Activity
  let chores: Chores
  let done: string[]
  const charge = { reference: 'order-1' } as Charge

  beforeEach(() => {
    clock = new VirtualClock()
    activity = new Activity()
    chores = new Chores({ clock, draws, activity })
    done = []
  })

  it('does each after its own processing time, and is busy until then', async () => {
    chores.afterProcessing(charge, 2, () => done.push('second'))
    chores.afterProcessing(charge, 1, () => done.push('first'))
    await clock.advance(999)
    expect(done).toEqual([])
    await clock.advance(1)
    expect(done).toEqual(['first'])
    let idle = false
    void activity.whenIdle().then(() => (idle = true))
    await clock.advance(999)
    expect(idle).toBe(false)
    await clock.advance(1)
    expect(done).toEqual(['first', 'second'])
    expect(idle).toBe(true)
  })

  it('forgets, and is idle then', async () => {
    chores.afterProcessing(charge, 1, () => done.push('first'))
    chores.forget()
    await activity.whenIdle()
    await clock.advance(5000)
    expect(done).toEqual([])
  })

  it('is idle again after one that throws', async () => {
    chores.afterProcessing(charge, 1, () => {
      throw new Error('no')
    })
    await expect(clock.advance(1000)).rejects.toThrow('no')
    await activity.whenIdle()
  })
})

describe('a refund that fails', () => {
  const events: ChargeEvent[] = []
  const gateway = new Gateway({
    clock: new VirtualClock(),
    draws,
    activity: new Activity(),
    reservedCards: false,
    onEvent: (_, event) => events.push(event),
  })
  const { key } = gateway.open({
    owner: 'shop',
    reference: 'order-1',
    occurrence: 1,
    amount: 100,
    currency: 'KRW',
    state: 'pending',
    details: undefined,
    writeKey: (_, word) => `key-${word(0)}`,
  })

  it('leaves the money with the merchant, once', () => {
    gateway.move(key, 'approved')
    gateway.refund(key, { key: 'refund-1', amount: 60 })
    expect(() => gateway.refund(key, { key: 'refund-2', amount: 41 })).toThrow('holds 40')
    const failed = gateway.failRefund(key, 'refund-1')
    expect(failed.refunds).toMatchObject([{ key: 'refund-1', amount: 60, hasFailed: true }])
    expect(events.at(-1)).toEqual({ kind: 'refundFailed', refundKey: 'refund-1' })
    expect(() => gateway.failRefund(key, 'refund-1')).toThrow('no refund refund-1')
    expect(() => gateway.failRefund(key, 'refund-9')).toThrow('no refund refund-9')
    gateway.refund(key, { key: 'refund-2', amount: 100 })
  })
})
