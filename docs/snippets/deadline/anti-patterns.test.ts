import {
  circuitBreaker,
  consecutiveUnanswered,
  deadline,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a deadline inside the retry begins anew with every attempt',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region inside-retry
    const inquire = pipeline(
      'gateway.inquire',
      retry({ maxAttempts: 3 }),
      deadline({ limitMs: 8000 }),
    )
    // #endregion

    await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    expect(clock.monotonic()).toBeGreaterThan(24_000)
  }),
)

it(
  'a deadline outside holds for all of them',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region outside-retry
    const inquire = pipeline(
      'gateway.inquire',
      deadline({ limitMs: 8000 }),
      retry({ maxAttempts: 3 }),
      timeout({ limitMs: 3000 }),
    )
    // #endregion

    await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    expect(clock.monotonic()).toBe(8000)
  }),
)

it(
  'a deadline shorter than the time-out blinds the breaker',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region blind-breaker
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] })
    const inquire = pipeline(
      'gateway.inquire',
      deadline({ limitMs: 2000 }), // cuts every attempt short before it can time out
      breaker,
      timeout({ limitMs: 3000 }),
    )
    // #endregion

    for (let i = 0; i < 50; i += 1) {
      await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    }
    expect(breaker.state).toBe('closed')
    expect(clock.monotonic()).toBe(100_000)
  }),
)

it(
  'a time-out that comes first is seen',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region seeing-breaker
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] })
    const inquire = pipeline(
      'gateway.inquire',
      deadline({ limitMs: 2000 }),
      breaker,
      timeout({ limitMs: 1500 }), // or a slowCallMs of at most 2000
    )
    // #endregion

    for (let i = 0; i < 50; i += 1) {
      await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    }
    expect(breaker.state).toBe('open')
    expect(clock.monotonic()).toBe(4500)
  }),
)
