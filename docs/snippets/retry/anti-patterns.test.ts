import {
  classifyBy,
  fixedBackoff,
  pipeline,
  retry,
  timeout,
  type Backoff,
} from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a charge that nobody answered is charged again',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent', 'well')

    // #region charged-twice
    const charge = pipeline('gateway.charge', retry(), timeout({ limitMs: 3000 }))
    await charge.execute(({ signal }) => gateway.charge('order-1', { signal }))
    // #endregion

    expect(gateway.charged).toEqual(['order-1', 'order-1'])
  }),
)

it(
  'a charge that nobody answered is left alone',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent', 'well')

    // #region charged-once
    const again = retry({ retryWhen: (classification) => classification === 'failure' })
    const charge = pipeline('gateway.charge', again, timeout({ limitMs: 3000 }))
    const outcome = await charge.settle(({ signal }) => gateway.charge('order-1', { signal }))
    if (!outcome.ok && outcome.calls > 0) {
      // Nobody knows what happened: look it up, now or later, before anybody charges again.
    }
    // #endregion

    expect(outcome).toMatchObject({ ok: false, calls: 1 })
    expect(gateway.charged).toEqual(['order-1'])
  }),
)

it(
  'retries inside retries multiply',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region retries-of-retries
    const client = retry({ maxAttempts: 3 }).wrap(() => gateway.inquire('order-1'))
    const service = retry({ maxAttempts: 3 }).wrap(() => client())
    // #endregion

    await expect(service()).rejects.toThrow('500')
    expect(gateway.requests).toBe(9)
  }),
)

it(
  'one place retries, the others pass errors on',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region retries-in-one-place
    const client = () => gateway.inquire('order-1')
    const service = retry({ maxAttempts: 3 }).wrap(() => client())
    // #endregion

    await expect(service()).rejects.toThrow('500')
    expect(gateway.requests).toBe(3)
  }),
)

/** How many of 1000 callers come back in the busiest millisecond. */
function busiest(backoff: Backoff): number {
  const random = seededRandom('herd')
  const perMs = new Map<number, number>()
  for (let caller = 0; caller < 1000; caller += 1) {
    const ms = backoff(1, { random, previousMs: 0, error: undefined, value: undefined })
    perMs.set(ms, (perMs.get(ms) ?? 0) + 1)
  }
  return Math.max(...perMs.values())
}

it('without jitter everybody comes back together', () => {
  // #region herd
  const backoff = fixedBackoff(1000)
  // #endregion
  expect(busiest(backoff)).toBe(1000)
})

it('with jitter they spread', () => {
  // #region spread
  const backoff = fixedBackoff(1000, 'full') // anything in 0..1000 ms
  // #endregion
  expect(busiest(backoff)).toBeLessThan(10)
})

const invalid = () => Promise.reject(new GatewayError(400))

it(
  'what will never work is asked three times',
  onVirtualTime(async () => {
    // #region hopeless
    const again = retry({ maxAttempts: 3 })
    // #endregion
    await expect(again.execute(invalid)).rejects.toThrow('400')
    expect(again.snapshot().attempts).toBe(3)
  }),
)

it(
  'what will never work is asked once',
  onVirtualTime(async () => {
    // #region hopeful
    const again = retry({
      maxAttempts: 3,
      // Our own mistake: no answer will be another one.
      classify: classifyBy({
        ignored: [(error) => error instanceof GatewayError && error.status < 500],
      }),
    })
    // #endregion
    await expect(again.execute(invalid)).rejects.toThrow('400')
    expect(again.snapshot().attempts).toBe(1)
  }),
)
