import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { EventBus } from '../../bus/event-bus.js'
import { memoryEventBus } from '../../bus/memory-event-bus.js'
import { busLetters } from './bus-letters.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

describe('busLetters', () => {
  let clock: VirtualClock
  let bus: EventBus
  let isPoison: boolean
  let handled: string[]

  beforeEach(async () => {
    clock = new VirtualClock({ wallMs: 5000 })
    bus = memoryEventBus({ clock, random: seededRandom('bus'), logger, maxDeliveries: 1 })
    isPoison = true
    handled = []
    bus.subscribe({
      ...{ consumer: 'settlement', topics: ['payment.completed'] },
      handle: async ({ id }) => {
        if (isPoison) throw new Error('cannot read 1234-5678-9814-1451')
        handled.push(id)
      },
    })
    const message = { topic: 'payment.completed', at: 1234, body: { kept: 1 } }
    await bus.publish({ id: 'm1', key: 'p1', ...message })
    await bus.publish({ id: 'm2', key: 'p2', ...message })
    await clock.advanceUntil(bus.idle())
    isPoison = false
  })
  afterEach(() => clock.advanceUntil(bus.close()))

  it('lists and counts what a consumer could not handle, without card numbers', async () => {
    const box = busLetters(bus)
    const [letter, second] = await box.list({ limit: 9 })
    expect(letter).toMatchObject({
      ...{ source: 'bus', kind: 'payment.completed', key: 'p1', consumer: 'settlement' },
      ...{ attempts: 1, lastError: 'cannot read ****-****-****-1451', since: 1234 },
      payload: { kept: 1 },
    })
    expect(await box.list({ limit: 9, after: letter?.id ?? '' })).toEqual([second])
    expect(await box.count()).toBe(2)
  })

  it('delivers one again, or drops it for good', async () => {
    const box = busLetters(bus)
    const [first, second] = await box.list({ limit: 9 })
    expect(await box.replay(first?.id ?? '')).toBe(true)
    expect(await box.drop?.(second?.id ?? '')).toBe(true)
    await clock.advanceUntil(bus.idle())
    expect([handled, await box.count(), await bus.lagOf('settlement')]).toEqual([['m1'], 0, 0])
  })

  it('knows no letter under any other id', async () => {
    const box = busLetters(bus)
    const [{ id: known } = { id: '' }] = await box.list({ limit: 1 })
    for (const id of ['99', 'x', '', `${known}e0`, `0${known}`, ` ${known}`]) {
      expect([await box.replay(id), await box.drop?.(id)]).toEqual([false, false])
    }
  })
})
