import {
  circuitBreaker,
  classifyBy,
  consecutiveFailures,
  consecutiveUnanswered,
  exponentialBackoff,
  failureRate,
  pipeline,
  retry,
  timeout,
  type CircuitBreakerSnapshot,
} from '@holdfast/resilience-kit'
import { expect, it, vi } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

const failing = () => Promise.reject(new GatewayError(500))

it(
  'one breaker stands in several pipelines',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()

    // #region shared
    // The two operations hit the same machines: what one learns holds for the other.
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] }, { name: 'gateway' })

    const submit = pipeline('gateway.submit', breaker, timeout({ limitMs: 3000 }))
    const inquire = pipeline('gateway.inquire', retry(), breaker, timeout({ limitMs: 1000 }))
    // #endregion

    breaker.forceOpen()
    expect(await submit.settle(() => gateway.charge('order-1'))).toMatchObject({ ok: false })
    expect(await inquire.settle(() => gateway.inquire('order-1'))).toMatchObject({ calls: 0 })
    expect(gateway.requests).toBe(0)
  }),
)

it(
  'a restart keeps an open breaker open',
  onVirtualTime(async (clock) => {
    const store = new Map<string, string>()

    // #region restart
    const options = { tripWhen: [consecutiveFailures(5)], waitInOpenMs: 30_000 }
    const breaker = circuitBreaker(options, { name: 'gateway' })
    breaker.on('transition', () => store.set('gateway', JSON.stringify(breaker.snapshot())))

    // In the next process:
    function restored() {
      const text = store.get('gateway')
      if (text === undefined) return circuitBreaker(options, { name: 'gateway' })
      const restore = JSON.parse(text) as CircuitBreakerSnapshot
      return circuitBreaker({ ...options, restore }, { name: 'gateway' })
    }
    // #endregion

    expect(restored().state).toBe('closed')
    for (let i = 0; i < 5; i += 1) await breaker.settle(failing)
    await clock.sleep(10_000)
    const next = restored()
    expect(next.state).toBe('open')
    expect(next.snapshot().retryAfterMs).toBe(20_001)
  }),
)

it(
  'shows what would have happened before it acts',
  onVirtualTime(async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region observe
    const breaker = circuitBreaker({
      tripWhen: [failureRate({ threshold: 50, window: { calls: 100 } })],
      initialState: 'metrics-only', // admits, watches, never opens
    })
    breaker.on('exceeded', ({ reading }) => {
      console.warn(`would have opened: ${reading.rule} at ${reading.observed} %`)
    })

    // A week later, when the numbers are known to be right:
    const enforce = () => breaker.transitionTo('closed')
    // #endregion

    for (let i = 0; i < 200; i += 1) await breaker.settle(failing)
    expect(warn.mock.calls).toEqual([['would have opened: failure-rate at 100 %']])
    expect(breaker.state).toBe('metrics-only')
    enforce()
    expect(breaker.state).toBe('closed')
    warn.mockRestore()
  }),
)

it(
  'opens because the gateway says so',
  onVirtualTime(async () => {
    class Maintenance extends Error {
      readonly forMs = 3_600_000
    }

    // #region maintenance
    const breaker = circuitBreaker({
      openWhen: (result) =>
        !result.ok && result.error instanceof Maintenance ? result.error.forMs : undefined,
    })
    // #endregion

    await breaker.settle(() => Promise.reject(new Maintenance()))
    expect(breaker.state).toBe('open')
    expect(breaker.snapshot()).toMatchObject({ waitMs: 3_600_000, reason: { kind: 'asked' } })
  }),
)

it(
  'waits longer with every opening in a row',
  onVirtualTime(async (clock) => {
    // #region growing-wait
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(5)],
      waitInOpenMs: exponentialBackoff({ initialMs: 5000, maxMs: 60_000, jitter: 0.1 }),
      halfOpen: { permits: 1 },
    })
    // #endregion

    for (let i = 0; i < 5; i += 1) await breaker.settle(failing)
    const first = breaker.snapshot().waitMs
    await clock.sleep(first + 1)
    await breaker.settle(failing)
    const { openings, waitMs } = breaker.snapshot()
    expect(openings).toBe(2)
    expect(first).toBeGreaterThanOrEqual(4500)
    expect(waitMs).toBeGreaterThanOrEqual(9000)
  }),
)

it(
  'an operator overrules it',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()

    // #region operator
    const breaker = circuitBreaker({}, { name: 'gateway' })

    breaker.forceOpen() // refuse everything until somebody moves it on
    breaker.forceClosed() // admit everything and record nothing
    breaker.transitionTo('open', { forMs: 15 * 60_000 }) // as if it had tripped, for 15 minutes
    breaker.reset() // closed, with empty windows
    // #endregion

    expect(breaker.state).toBe('closed')
    expect(await breaker.execute(() => gateway.inquire('order-1'))).toBe('absent')
  }),
)

it(
  'says by lists what counts',
  onVirtualTime(async () => {
    // #region lists
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(3)],
      classify: classifyBy({
        failures: [(error) => error instanceof GatewayError && error.status >= 500],
        ignored: [TypeError], // a mistake of our own says nothing about the gateway
        failedResult: (value) => (value as { status?: string }).status === 'ERROR',
      }),
    })
    // #endregion

    for (let i = 0; i < 3; i += 1) {
      await breaker.settle(() => Promise.reject(new TypeError('no such method')))
      await breaker.settle(() => Promise.reject(new GatewayError(404)))
    }
    expect(breaker.state).toBe('closed')
    for (let i = 0; i < 3; i += 1) await breaker.settle(() => ({ status: 'ERROR' }))
    expect(breaker.state).toBe('open')
  }),
)
