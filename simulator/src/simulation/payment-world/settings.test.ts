import { createPaymentClient } from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { VirtualClock, seededRandom, sequentialIds } from '@holdfast/resilience-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecider } from '../../faults/decider.js'
import { DrawnKnobs } from '../chance/knobs.js'
import { gatewayByName } from './gateways/gateway-list.js'
import { boundOf, drawLimits, drawSettings } from './settings.js'

const dialects = ['async-card', 'toss', 'stripe'] as const

function draw(seed: number, orders = 20) {
  const knobs = new DrawnKnobs(createDecider(seed))
  const limits = drawLimits(knobs)
  return { limits, settings: drawSettings(knobs, limits, dialects, orders), drawn: knobs.drawn }
}

const anySeed = fc.nat({ max: 1_000_000 })

describe('the settings of a seed', () => {
  it('are ones that a payment client takes, whatever is drawn', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { settings } = draw(seed)
        createPaymentClient<unknown>({
          dialect: gatewayByName(settings.dialect).dialect(),
          store: memoryPaymentStore(),
          http: { send: () => Promise.reject(new Error('not asked')) },
          ...settings.client,
          env: {
            clock: new VirtualClock(),
            random: seededRandom('x'),
            ids: sequentialIds('x'),
            onWarning: () => undefined,
          },
        })
      }),
      { numRuns: 500 },
    )
  })

  it('keep faults within what the client is told about them', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { limits, settings } = draw(seed)
        const { times, limits: calls } = settings.client
        const { longestDelayMs, pauseMs, longestClockJumpMs, downMs } = limits
        // A request may be held up by the network and by the gateway, by a process before it.
        const underWayMs = 2 * longestDelayMs + 2 * pauseMs[1] + 2 * longestClockJumpMs
        expect(times.requestLifetimeMs).toBeGreaterThan(underWayMs)
        expect(times.pendingHorizonMs).toBeGreaterThan(times.requestLifetimeMs)
        expect(calls.deadlineMs).toBeGreaterThan(calls.responseTimeoutMs ?? Infinity)
        expect(pauseMs[0]).toBeLessThanOrEqual(pauseMs[1])
        expect(downMs[0]).toBeLessThanOrEqual(downMs[1])
      }),
    )
  })

  it('have every gateway, one to three processes, and pauses that outlive leases', () => {
    const all = Array.from({ length: 300 }, (_, seed) => draw(seed))
    const seen = <T>(pick: (one: (typeof all)[number]) => T) => new Set(all.map(pick))
    expect(seen(({ settings }) => settings.dialect)).toEqual(new Set(dialects))
    expect(seen(({ settings }) => settings.processes)).toEqual(new Set([1, 2, 3]))
    expect(seen(({ settings }) => settings.expiresUnderPayment).size).toBe(2)
    const outlives = all.filter(
      ({ limits, settings }) => limits.pauseMs[1] > settings.client.reconciler.leaseMs,
    )
    expect(outlives.length).toBeGreaterThan(100)
  })

  it('give many orders more time to come', () => {
    expect(draw(1, 200).settings.arrivalMs).toBe(10 * draw(1, 20).settings.arrivalMs)
    expect(draw(1, 1).settings.arrivalMs).toBe(2000)
  })

  it('are printed: every knob by its name, with its unit', () => {
    const { drawn } = draw(1)
    expect(Object.keys(drawn).length).toBeGreaterThan(25)
    expect(drawn).toMatchObject({ dialect: expect.any(String), 'lease ms': expect.any(Number) })
  })
})

describe('the bound', () => {
  it('is longer than what it allows for: lifetime, horizon, the longest wait, a lease', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { limits, settings } = draw(seed)
        const { times, schedule, reconciler } = settings.client
        const bound = boundOf(settings, limits)
        const longestWaitMs = Math.max(...schedule.checkAfterMs)
        const lastMs = Math.max(times.requestLifetimeMs, times.pendingHorizonMs)
        expect(bound).toBeGreaterThan(lastMs + longestWaitMs + reconciler.leaseMs)
        expect(bound).toBeLessThan(lastMs + 20 * 60_000)
      }),
    )
  })

  it.each([
    ['times', { requestLifetimeMs: 9e9, pendingHorizonMs: 1 }],
    ['times', { requestLifetimeMs: 1, pendingHorizonMs: 9e9 }],
    ['schedule', { firstRunMs: 1, everyMs: 1, checkAfterMs: [1, 9e9], jitter: 0 }],
    ['reconciler', { leaseMs: 9e9 }],
    ['limits', { deadlineMs: 9e9 }],
  ] as const)('grows with the %s that the client is set to: %j', (name, value) => {
    const { limits, settings } = draw(1)
    const { client } = settings
    const slower = { ...settings, client: { ...client, [name]: { ...client[name], ...value } } }
    expect(boundOf(slower, limits)).toBeGreaterThan(8e9)
  })
})
