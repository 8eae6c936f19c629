import { beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { DeadLetterBell } from '../dead-letters/dead-letter-bell.js'
import { DeadLetters } from '../dead-letters/dead-letters.js'
import type { LetterBox } from '../dead-letters/dead-letter.js'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { ToldClient } from '../testing/told-client.js'
import { openAlerts, type Alerts } from './open-alerts.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const limits = { sharePercent: 50, windowMs: 60_000, minimumRequests: 20 }
const webhookUrl = 'http://alerts.test/hook'

describe('the alerts of a shop', () => {
  let clock: VirtualClock
  let client: ToldClient
  let bell: DeadLetterBell
  let dead: number
  let posted: string[]
  let refuses: boolean
  let book: MemoryAlertBook
  let alerts: Alerts

  const open = ({
    count = async () => dead,
    ...change
  }: { webhookUrl?: string | undefined; count?: () => Promise<number> } = {}) => {
    const box: LetterBox = {
      list: async () => [],
      count,
      replay: async () => false,
    }
    const none: LetterBox = { ...box, count: async () => 0 }
    alerts = openAlerts({
      ...{
        clients: [client],
        letters: new DeadLetters({ orders: box, payments: none, bus: none }),
      },
      ...{
        bell,
        limits,
        breakerWaitMs: 10_000,
        webhookUrl,
        random: seededRandom('alerts'),
        clock,
        logger,
        book,
        ...change,
      },
      fetch: async (request) => {
        const { alert, state } = (await request.json()) as { alert: string; state: string }
        posted.push(`${alert} ${state}`)
        return new Response(null, { status: refuses ? 404 : 200 })
      },
      onEnded: () => undefined,
    })
    alerts.start()
  }

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: 1_000_000 })
    client = new ToldClient(clock)
    bell = new DeadLetterBell(logger)
    dead = 0
    posted = []
    refuses = false
    book = new MemoryAlertBook()
  })

  it('posts what turns on and what turns off, from every source', async () => {
    open()
    await clock.advance(0)
    client.moveBreaker('open')
    client.attempts(30, 'error')
    client.movePayment('review', 1)
    dead = 1
    bell.ring({ source: 'orders', kind: 'UNDO_STEP', key: 'o1', lastError: 'no' })
    await clock.advance(20_000)
    expect(posted).toEqual([
      'breaker-open/async-card/submit on',
      'failure-share/async-card on',
      'payment-review/async-card on',
      'dead-letter/orders on',
    ])
    expect(alerts.board.on).toHaveLength(4)
    client.moveBreaker('closed')
    client.movePayment('approved', 0)
    dead = 0
    await clock.advance(60_000)
    expect(alerts.board.on).toEqual([])
    expect(posted.slice(4).toSorted()).toEqual([
      'breaker-open/async-card/submit off',
      'dead-letter/orders off',
      'failure-share/async-card off',
      'payment-review/async-card off',
    ])
    await alerts.stop()
  })

  it('tells after a restart what still waits for a person', async () => {
    dead = 2
    client.waiting = [{ state: 'review', count: 1, oldestCreatedAt: 5 }]
    open()
    await clock.advance(0)
    expect(posted).toEqual(['payment-review/async-card on', 'dead-letter/orders on'])
    await alerts.stop()
  })

  it('says why a letter died, without the card number that it may quote', async () => {
    open()
    const lastError = 'cannot read 1234-5678-9814-1451'
    bell.ring({ source: 'bus', kind: 'payment.completed', key: 'p1', lastError })
    expect(alerts.board.on).toMatchObject([
      {
        alert: 'dead-letter/bus',
        reason: 'payment.completed of p1 was given up: cannot read ****-****-****-1451',
        details: { source: 'bus', kind: 'payment.completed', key: 'p1' },
      },
    ])
    await alerts.stop()
  })

  it('posts nothing where nobody wants it, and shows it all the same', async () => {
    open({ webhookUrl: undefined })
    client.moveBreaker('open')
    await clock.advanceUntil(alerts.idle())
    expect(posted).toEqual([])
    expect(alerts.board.on).toHaveLength(1)
    await alerts.stop()
  })
  /** What a process leaves behind, and a new one finds. */
  const restart = async () => {
    await clock.advanceUntil(alerts.stop())
    client = new ToldClient(clock)
    open()
    await clock.advance(0)
  }

  it('tells an on once, whatever restarts, and its off by whoever sees it', async () => {
    dead = 1
    open()
    client.moveBreaker('open')
    await clock.advance(1000)
    const on = ['breaker-open/async-card/submit on', 'dead-letter/orders on']
    expect(posted).toEqual(on)
    await restart()
    expect(posted).toEqual(on)
    dead = 0
    await restart()
    expect(posted).toEqual([...on, 'dead-letter/orders off'])
    await clock.advance(35_000)
    expect(posted.slice(3)).toEqual(['breaker-open/async-card/submit off'])
    await alerts.stop()
  })

  it('posts again, every minute, what the receiver did not take, while it is on', async () => {
    refuses = true
    dead = 1
    open()
    await clock.advance(55_000)
    expect(posted).toEqual(['dead-letter/orders on'])
    await clock.advance(60_000)
    expect(posted).toHaveLength(2)
    refuses = false
    await clock.advance(60_000)
    expect(posted).toHaveLength(3)
    await clock.advance(600_000)
    expect(posted).toHaveLength(3)
    await alerts.stop()
  })

  it('posts what was never told after a restart, and not what was over before', async () => {
    refuses = true
    dead = 1
    open()
    client.movePayment('review', 1)
    await clock.advance(1000)
    refuses = false
    posted = []
    await restart()
    expect(posted).toEqual(['dead-letter/orders on'])
    await alerts.stop()
  })

  it('posts the off of what is just being posted as on', async () => {
    open()
    client.attempts(30, 'error')
    client.attempts(300, 'accepted')
    expect(posted.length).toBeLessThan(2)
    await clock.advance(1000)
    expect(posted).toEqual(['failure-share/async-card on', 'failure-share/async-card off'])
    await alerts.stop()
  })

  it('is not on for ever for a gateway that the shop has no more', async () => {
    open()
    client.moveBreaker('open')
    await clock.advance(1000)
    await clock.advanceUntil(alerts.stop())
    client = new ToldClient(clock, 'toss')
    open()
    await clock.advance(0)
    expect([alerts.board.on, posted[1]]).toEqual([[], 'breaker-open/async-card/submit off'])
    await alerts.stop()
  })

  it('looks at nothing once it has stopped', async () => {
    let end: (count: number) => void = () => undefined
    const count = () => new Promise<number>((resolve) => (end = resolve))
    open({ count })
    await clock.advance(0)
    let isStopped = false
    const stopped = alerts.stop().then(() => (isStopped = true))
    await clock.advance(1000)
    expect(isStopped).toBe(false)
    end(0)
    await stopped
  })
})
