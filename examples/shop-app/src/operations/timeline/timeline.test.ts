import { beforeEach, describe, expect, it } from 'vitest'
import type { ClientEvent } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ToldClient } from '../testing/told-client.js'
import { SECONDS_KEPT } from './second-counts.js'
import { Timeline } from './timeline.js'

const START = 1_000_000 // ms: second 1000

/** A call that our own kit did not let through, or, without `refusedBy`, one that was let. */
function ended(type: 'submitEnded' | 'cancelEnded', refusedBy?: string): ClientEvent {
  return {
    ...{ type, paymentId: 'p1', orderId: 'o1', refundId: 'r1', certainty: 'notExecuted' },
    ...{ attempts: 0, durationMs: 1, ...(refusedBy === undefined ? {} : { refusedBy }) },
  }
}

describe('Timeline', () => {
  let clock: VirtualClock
  let card: ToldClient
  let toss: ToldClient
  let timeline: Timeline

  beforeEach(() => {
    clock = new VirtualClock({ wallMs: START })
    card = new ToldClient(clock)
    toss = new ToldClient(clock, 'toss')
    timeline = new Timeline([card, toss], clock)
  })

  it('counts how attempts ended, by gateway and second', async () => {
    card.attempts(2, 'accepted')
    card.attempts(1, 'declined')
    toss.attempts(1, 'unanswered')
    await clock.advance(2500)
    card.attempts(3, 'error')
    await clock.advance(1000)
    expect(timeline.after(0)).toEqual({
      since: START,
      next: 1002,
      seconds: [
        {
          second: 1000,
          dialect: 'async-card',
          results: { accepted: 2, declined: 1 },
          refusals: {},
        },
        { second: 1000, dialect: 'toss', results: { unanswered: 1 }, refusals: {} },
        { second: 1002, dialect: 'async-card', results: { error: 3 }, refusals: {} },
      ],
    })
  })

  it('counts what our own kit refused, by the part that did', async () => {
    card.tell(ended('submitEnded', 'circuit-breaker'))
    card.tell(ended('submitEnded', 'bulkhead'))
    card.tell(ended('cancelEnded', 'circuit-breaker'))
    card.tell(ended('submitEnded'))
    await clock.advance(1000)
    expect(timeline.after(0).seconds).toEqual([
      {
        ...{ second: 1000, dialect: 'async-card', results: {} },
        refusals: { 'circuit-breaker': 2, bulkhead: 1 },
      },
    ])
  })

  it('tells each second once, when it is over, to whoever goes on where it stopped', async () => {
    const told: number[] = []
    let next = 0
    for (let quarter = 0; quarter < 40; quarter += 1) {
      card.attempts(1, 'accepted')
      const part = timeline.after(next)
      told.push(...part.seconds.map(({ results }) => results.accepted ?? 0))
      ;({ next } = part)
      await clock.advance(250)
    }
    told.push(...timeline.after(next).seconds.map(({ results }) => results.accepted ?? 0))
    expect(told).toEqual(Array.from({ length: 10 }, () => 4))
  })

  it('remembers ten minutes, and nothing of before', async () => {
    for (let second = 0; second < SECONDS_KEPT + 50; second += 1) {
      card.attempts(1, 'accepted')
      await clock.advance(1000)
    }
    const { seconds, next } = timeline.after(0)
    expect([seconds.length, seconds[0]?.second, seconds.at(-1)?.second]).toEqual([
      ...[SECONDS_KEPT - 1, next - SECONDS_KEPT + 2, next],
    ])
    await clock.advance(3_600_000)
    expect(timeline.after(0).seconds).toEqual([])
  })
})
