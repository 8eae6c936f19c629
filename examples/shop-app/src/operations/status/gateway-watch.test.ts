import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ToldClient } from '../testing/told-client.js'
import { GatewayWatch } from './gateway-watch.js'

describe('GatewayWatch', () => {
  let clock: VirtualClock
  let client: ToldClient
  let watch: GatewayWatch

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: 1_000_000 })
    client = new ToldClient(clock)
    watch = new GatewayWatch(client, clock)
  })

  it('remembers the transitions of breakers with time and reason, latest first', async () => {
    client.moveBreaker('open', 'five in a row')
    await clock.advance(10)
    client.moveBreaker('half-open', 'it waited long enough')
    expect(watch.moves).toEqual([
      {
        ...{ at: 1_000_010, operation: 'submit', from: 'open', to: 'half-open' },
        reason: 'it waited long enough',
      },
      {
        ...{ at: 1_000_000, operation: 'submit', from: 'closed', to: 'open' },
        reason: 'five in a row',
      },
    ])
  })

  it('remembers a hundred of them, and lets the oldest go', () => {
    for (let n = 1; n <= 150; n += 1) client.moveBreaker('open', `move ${n}`)
    expect(watch.moves).toHaveLength(100)
    expect([watch.moves[0]?.reason, watch.moves.at(-1)?.reason]).toEqual(['move 150', 'move 51'])
  })

  it('counts attempts since the start, and in the last minute', async () => {
    client.attempts(2, 'accepted')
    client.attempts(1, 'declined')
    client.attempts(4, 'unanswered')
    await clock.advance(60_000)
    client.attempts(1, 'error')
    expect(watch.attempts).toEqual({
      sinceStart: { succeeded: 3, failed: 5 },
      lastMinute: { succeeded: 0, failed: 1 },
    })
  })

  it('tells what the reconciler did: last, last with work, and whom it healed', async () => {
    expect(watch.reconciler).toEqual({
      ...{ rounds: 0, lastRound: null, lastBusyRound: null, healed: 0, lastHealed: null },
    })
    const round = { putOff: 0, batched: 0, dropped: 0, durationMs: 5 }
    client.tell({ type: 'swept', claimed: 4, asked: 3, settled: 2, resumed: 1, ...round })
    await clock.advance(1000)
    client.tell({ type: 'swept', claimed: 0, asked: 0, settled: 0, resumed: 0, ...round })
    const healing = { by: 'inquiry', afterMs: 9, from: 'unknown', to: 'approved' } as const
    client.tell({ type: 'healed', paymentId: 'p1', ...healing })
    client.tell({ type: 'healed', paymentId: 'p2', ...healing })
    expect(watch.reconciler).toEqual({
      rounds: 2,
      lastRound: { at: 1_001_000, claimed: 0, asked: 0, settled: 0, resumed: 0 },
      lastBusyRound: { at: 1_000_000, claimed: 4, asked: 3, settled: 2, resumed: 1 },
      healed: 2,
      lastHealed: { at: 1_001_000, paymentId: 'p2', from: 'unknown', to: 'approved' },
    })
  })
  it('remembers whom the reconciler healed, how late, and which order it was', () => {
    const healing = { by: 'inquiry', afterMs: 9000, from: 'pending', to: 'approved' } as const
    client.movePayment('approved', 0, 'p1')
    client.tell({ type: 'healed', paymentId: 'p1', ...healing })
    client.tell({ type: 'healed', paymentId: 'p2', ...healing })
    expect(watch.healings).toEqual([
      { at: 1_000_000, paymentId: 'p2', orderId: null, ...healing },
      { at: 1_000_000, paymentId: 'p1', orderId: 'o1', ...healing },
    ])
    for (let n = 1; n <= 60; n += 1) client.tell({ type: 'healed', paymentId: `n${n}`, ...healing })
    expect(watch.healings).toHaveLength(50)
    expect([watch.healings[0]?.paymentId, watch.healings.at(-1)?.paymentId]).toEqual(['n60', 'n11'])
  })
})
