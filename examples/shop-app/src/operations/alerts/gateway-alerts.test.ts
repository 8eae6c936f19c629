import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ToldClient } from '../testing/told-client.js'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard, type Alert } from './alert-board.js'
import { GatewayAlerts } from './gateway-alerts.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const limits = { sharePercent: 50, windowMs: 60_000, minimumRequests: 20 }
const breakerWaitMs = 400_000

describe('the alerts of a gateway', () => {
  let clock: VirtualClock
  let board: AlertBoard
  let told: Alert[]
  let card: ToldClient
  let toss: ToldClient
  let alerts: GatewayAlerts

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: 1_000_000 })
    board = new AlertBoard({ book: new MemoryAlertBook(), clock, logger })
    told = []
    board.listen((alert) => told.push(alert))
    card = new ToldClient(clock)
    toss = new ToldClient(clock, 'toss')
    alerts = new GatewayAlerts(card, { board, clock, limits, breakerWaitMs })
    void new GatewayAlerts(toss, { board, clock, limits, breakerWaitMs })
  })
  const lookAfter = async (ms: number) => {
    await clock.advance(ms)
    await alerts.look()
  }
  const turns = () => told.map(({ alert, state }) => `${alert} ${state}`)

  it('tell that a breaker opens, with its reason, and that it has closed', async () => {
    card.moveBreaker('open', '3 in a row were not answered')
    expect(told).toMatchObject([
      {
        alert: 'breaker-open/async-card/submit',
        state: 'on',
        reason: '3 in a row were not answered',
        details: { dialect: 'async-card', operation: 'submit' },
      },
    ])
    card.moveBreaker('half-open')
    card.moveBreaker('open')
    card.moveBreaker('half-open')
    expect(turns()).toHaveLength(1)
    card.moveBreaker('closed', 'probes were answered')
    await lookAfter(30_000)
    expect(told[1]).toMatchObject({
      ...{ alert: 'breaker-open/async-card/submit', state: 'off' },
      reason: 'it has been closed for 30 s: probes were answered',
    })
    expect([turns().length, alerts.isOn]).toEqual([2, false])
  })

  it('tell one breaker that flaps once, until it has been closed for 30 s', async () => {
    for (let flap = 0; flap < 5; flap += 1) {
      card.moveBreaker('open')
      await lookAfter(60_000)
      card.moveBreaker('half-open')
      card.moveBreaker('closed')
      await lookAfter(29_999)
    }
    expect([turns(), alerts.isOn]).toEqual([['breaker-open/async-card/submit on'], true])
    await lookAfter(1)
    expect(turns().slice(1)).toEqual(['breaker-open/async-card/submit off'])
  })

  it('end for a breaker that nobody calls any more, once its wait is over', async () => {
    card.moveBreaker('open')
    await lookAfter(breakerWaitMs)
    expect(alerts.isOn).toBe(true)
    await lookAfter(1)
    expect([turns().slice(1), alerts.isOn]).toEqual([['breaker-open/async-card/submit off'], false])
  })

  it('end what an earlier process saw once this one has watched long enough', async () => {
    card.moveBreaker('open')
    card.attempts(30, 'error')
    expect(turns()).toHaveLength(2)
    alerts = new GatewayAlerts(new ToldClient(clock), { board, clock, limits, breakerWaitMs })
    await lookAfter(29_999)
    expect([turns().length, alerts.isOn]).toEqual([2, true])
    await lookAfter(1)
    expect(told.at(-1)?.reason).toBe('it has been closed for 30 s: the shop was started anew')
    await lookAfter(29_999)
    expect(turns()).toHaveLength(3)
    await lookAfter(1)
    expect(turns().slice(2)).toEqual([
      'breaker-open/async-card/submit off',
      'failure-share/async-card off',
    ])
  })

  it('tell that more than half fail, once, for that gateway alone', () => {
    toss.attempts(100, 'accepted')
    card.attempts(9, 'declined')
    card.attempts(10, 'unanswered')
    expect(told).toEqual([])
    card.attempts(30, 'error')
    expect(turns()).toEqual(['failure-share/async-card on'])
    expect(told[0]).toMatchObject({
      reason: '55 % of 20 attempts failed in the last 60 s',
      details: { dialect: 'async-card', requests: 20, failed: 11, sharePercent: 55 },
    })
  })

  it('tell nothing of a gateway that says no to its buyers', () => {
    card.attempts(100, 'declined')
    expect(told).toEqual([])
  })

  it('clear the share once the gateway answers, or nobody asks for a whole window', async () => {
    card.attempts(30, 'error')
    await clock.advance(30_000)
    card.attempts(20, 'accepted')
    await alerts.look()
    expect(turns()).toEqual(['failure-share/async-card on'])
    await clock.advance(30_000)
    await alerts.look()
    expect(turns()).toEqual(['failure-share/async-card on', 'failure-share/async-card off'])
    card.attempts(90, 'unanswered')
    expect(alerts.isOn).toBe(true)
    await clock.advance(60_000)
    await alerts.look()
    expect(told.at(-1)).toMatchObject({
      state: 'off',
      reason: 'nothing was asked of it in the last 60 s',
    })
    expect(alerts.isOn).toBe(false)
  })

  it('tell that a payment went to review, until none is there any more', async () => {
    card.movePayment('review', 1)
    card.movePayment('review', 2, 'p2')
    expect(told).toMatchObject([
      {
        alert: 'payment-review/async-card',
        state: 'on',
        reason: 'a payment of async-card went to review: amount-mismatch',
        details: { paymentId: 'p1', orderId: 'o1', reviewReason: 'amount-mismatch' },
      },
    ])
    await clock.advance(1)
    card.movePayment('approved', 1)
    await alerts.look()
    expect(alerts.isOn).toBe(true)
    card.movePayment('canceled', 0)
    await alerts.look()
    expect(turns()).toEqual(['payment-review/async-card on', 'payment-review/async-card off'])
  })

  it('trust no count from before a payment went to review', async () => {
    card.movePayment('review', 1)
    card.waiting = []
    card.healthAgeMs = 4000
    await clock.advance(3000)
    await alerts.look()
    expect(alerts.isOn).toBe(true)
  })

  it('tell what an earlier process has left in review', async () => {
    card.waiting = [{ state: 'review', count: 2, oldestCreatedAt: 5 }]
    await alerts.look()
    expect(told).toMatchObject([{ reason: 'there are payments of async-card in review: 2' }])
  })
})
