import {
  circuitBreaker,
  consecutiveFailures,
  consecutiveUnanswered,
  failureRate,
  pipeline,
  timeout,
  type CircuitBreakerPolicy,
} from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it, vi } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

/** How many of 2000 calls a breaker refuses, 20 a second, while one in five fails. */
async function refusedOf2000(
  breaker: CircuitBreakerPolicy,
  sleep: (ms: number) => Promise<void>,
): Promise<number> {
  const random = seededRandom('bad day')
  let refused = 0
  for (let i = 0; i < 2000; i += 1) {
    await sleep(50)
    const fails = random.next() < 0.2
    const outcome = await breaker.settle(() => {
      if (fails) throw new GatewayError(500)
    })
    if (!outcome.ok && outcome.calls === 0) refused += 1
  }
  return refused
}

it(
  'a small window opens on a bad day',
  onVirtualTime(async (clock) => {
    const warnings: string[] = []
    const onWarning = (sentence: string) => warnings.push(sentence)

    // #region small-window
    const breaker = circuitBreaker(
      { tripWhen: [failureRate({ threshold: 50, window: { calls: 10 } })], waitInOpenMs: 10_000 },
      { name: 'gateway', onWarning },
    )
    // #endregion

    const refused = await refusedOf2000(breaker, (ms) => clock.sleep(ms))
    expect(refused).toBeGreaterThan(1000)
    expect(warnings).toEqual([
      "circuit breaker 'gateway': the rule failure-rate (50 % of 10 calls) opens by chance: " +
        'while 20 % of the calls fail, any 10 calls reach it with a chance of 3.3 %; take more ' +
        'calls or a higher limit',
    ])
  }),
)

it(
  'a window that is large enough does not',
  onVirtualTime(async (clock) => {
    // #region large-window
    const breaker = circuitBreaker({
      tripWhen: [
        failureRate({ threshold: 80, window: { ms: 10_000 }, minimumCalls: 20 }),
        consecutiveUnanswered(3), // and a hang needs no twenty calls
      ],
      waitInOpenMs: 10_000,
    })
    // #endregion

    expect(await refusedOf2000(breaker, (ms) => clock.sleep(ms))).toBe(0)
  }),
)

class Declined extends Error {}
const noMoney = () => Promise.reject(new Declined('not enough money on the card'))

it(
  'buyers without money close the shop',
  onVirtualTime(async () => {
    // #region declines-count
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] })
    // #endregion

    for (let buyer = 0; buyer < 5; buyer += 1) await breaker.settle(noMoney)
    expect(breaker.state).toBe('open')
  }),
)

it(
  'a declined card shows that the gateway works',
  onVirtualTime(async () => {
    // #region declines-are-answers
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(5)],
      classify: (result) =>
        !result.ok && result.error instanceof Declined ? 'success' : undefined,
    })
    // #endregion

    for (let buyer = 0; buyer < 50; buyer += 1) await breaker.settle(noMoney)
    expect(breaker.state).toBe('closed')
  }),
)

it(
  'a breaker per call knows nothing',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region breaker-per-call
    async function inquire(order: string) {
      const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] })
      return await breaker.execute(({ signal }) => gateway.inquire(order, { signal }))
    }
    // #endregion

    for (let i = 0; i < 50; i += 1) await expect(inquire('order-1')).rejects.toThrow('500')
    expect(gateway.requests).toBe(50)
  }),
)

it(
  'a breaker per gateway does',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region breaker-per-gateway
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] }, { name: 'gateway' })
    const inquire = breaker.wrap(({ signal }, order: string) => gateway.inquire(order, { signal }))
    // #endregion

    for (let i = 0; i < 50; i += 1) await inquire('order-1').catch(() => {})
    expect(gateway.requests).toBe(5)
  }),
)

const url = 'https://gateway.example/payments/1'

it(
  'fetch answers a 500 as a value',
  onVirtualTime(async () => {
    const fetch = vi
      .fn<typeof globalThis.fetch>()
      .mockResolvedValue(new Response('', { status: 500 }))

    // #region fetch-never-fails
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] })
    const read = breaker.wrap(({ signal }) => fetch(url, { signal }))
    // #endregion

    for (let i = 0; i < 50; i += 1) await read()
    expect(breaker.state).toBe('closed')
  }),
)

it(
  'a status can count',
  onVirtualTime(async () => {
    const fetch = vi
      .fn<typeof globalThis.fetch>()
      .mockResolvedValue(new Response('', { status: 500 }))

    // #region fetch-by-status
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(5)],
      classify: (result) =>
        result.ok && (result.value as Response).status >= 500 ? 'failure' : undefined,
    })
    const read = breaker.wrap(({ signal }) => fetch(url, { signal }))
    // #endregion

    for (let i = 0; i < 5; i += 1) await read()
    expect(breaker.state).toBe('open')
  }),
)

it(
  'without a time-out a hang is never noticed',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region no-time-out
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] })
    const inquire = breaker.wrap(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    for (let i = 0; i < 50; i += 1) void inquire()
    await clock.sleep(600_000)
    expect(breaker.state).toBe('closed')
    expect(gateway.inFlight).toBe(50)
  }),
)

it(
  'a time-out inside makes it an unanswered call',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region time-out-inside
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] })
    const guard = pipeline('gateway.inquire', breaker, timeout({ limitMs: 3000 }))
    const inquire = guard.wrap(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    for (let i = 0; i < 50; i += 1) void inquire().catch(() => {})
    await clock.sleep(3001)
    expect(breaker.state).toBe('open')
    expect(gateway.inFlight).toBe(0)
  }),
)
