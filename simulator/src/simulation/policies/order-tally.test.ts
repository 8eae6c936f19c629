import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { FateGateway } from './fate-gateway.js'
import { OrderTally } from './order-tally.js'

const ACCEPTED = { believed: 'accepted', isRefusedByBreaker: false } as const
const FAILED = { believed: 'failed', isRefusedByBreaker: false } as const
const REFUSED = { believed: 'failed', isRefusedByBreaker: true } as const
const UNKNOWN = { believed: 'unknown', isRefusedByBreaker: false } as const

/** A gateway that accepts at once, and the orders that it charged. */
async function charged(...orderIds: string[]): Promise<FateGateway> {
  const scenario = changeScenario(findScenario('calm'), { latency: 0 })
  const gateway = new FateGateway({ clock: new VirtualClock(), seed: 1, scenario })
  for (const orderId of orderIds) await gateway.submit(orderId, new AbortController().signal)
  return gateway
}

describe('a tally of orders', () => {
  it('counts what the shop makes of them, and what the gateway knows', async () => {
    const gateway = await charged('a', 'b', 'b', 'c', 'd')
    await gateway.lookUp('a', new AbortController().signal)
    const tally = new OrderTally()
    for (const orderId of ['a', 'b', 'c', 'd', 'e', 'f']) tally.begin(orderId, 100)
    tally.end('a', ACCEPTED, 110)
    tally.end('b', ACCEPTED, 120)
    tally.end('c', FAILED, 130)
    tally.end('d', UNKNOWN, 140)
    tally.end('e', REFUSED, 150)
    expect([tally.begun, tally.ended]).toEqual([6, 5])
    expect(tally.figures(gateway)).toEqual({
      orders: 6,
      accepted: 2,
      failed: 2,
      unknown: 1,
      refusedByBreaker: 1,
      submits: 5,
      lookUps: 1,
      chargedTwice: 1,
      failedButCharged: 1,
      p50Ms: 30,
      p99Ms: null,
      worstMs: null,
      mostInFlight: 1,
    })
  })

  it('tells of those that began at moments that count', () => {
    const tally = new OrderTally()
    tally.begin('a', 1)
    tally.begin('b', 2)
    tally.begin('c', 3)
    tally.end('a', ACCEPTED, 5)
    tally.end('b', ACCEPTED, 5)
    tally.end('c', REFUSED, 5)
    const ends = tally.endsOf((begunAt) => begunAt > 1)
    expect(ends).toEqual({ orders: 2, accepted: 1, refusedByBreaker: 1 })
  })

  it('ends nothing that has not begun', () => {
    expect(() => new OrderTally().end('a', ACCEPTED, 1)).toThrow('a has not begun')
  })
})
