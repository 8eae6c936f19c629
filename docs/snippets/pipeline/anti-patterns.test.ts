import {
  CircuitOpenError,
  circuitBreaker,
  consecutiveFailures,
  isResilienceError,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a copied context has no signal',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')
    const guard = timeout({ limitMs: 3000 })

    // #region copied-context
    const call = guard.settle((context) => {
      const mine = { ...context, traceId: 't-1' } // `signal` is a getter of the prototype
      return gateway.inquire('order-1', mine)
    })
    // #endregion

    await call
    await clock.sleep(60_000)
    expect(gateway.inFlight).toBe(1)
  }),
)

it(
  'a signal that was read is there',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs')
    const guard = timeout({ limitMs: 3000 })

    // #region read-signal
    const call = guard.settle(({ signal, attempt }) => {
      const mine = { signal, attempt, traceId: 't-1' }
      return gateway.inquire('order-1', mine)
    })
    // #endregion

    await call
    expect(gateway.inFlight).toBe(0)
  }),
)

it(
  'a copied outcome has no error',
  onVirtualTime(async () => {
    const guard = timeout({ limitMs: 3000 })
    const failing = () => Promise.reject(new GatewayError(500))

    // #region copied-outcome
    const outcome = { ...(await guard.settle(failing)), order: 'order-1' }
    const error = outcome.ok ? undefined : outcome.error // built when read, by the prototype
    // #endregion

    expect(error).toBeUndefined()
  }),
)

it(
  'an outcome that is kept whole has one',
  onVirtualTime(async () => {
    const guard = timeout({ limitMs: 3000 })
    const failing = () => Promise.reject(new GatewayError(500))

    // #region kept-outcome
    const outcome = await guard.settle(failing)
    const entry = { order: 'order-1', outcome }
    const error = outcome.ok ? undefined : outcome.error
    // #endregion

    expect(error).toBeInstanceOf(GatewayError)
    expect(entry.outcome.ok).toBe(false)
  }),
)

it(
  'a pipeline per call has no memory',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region pipeline-per-call
    const inquire = (order: string) => {
      const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] })
      const guard = pipeline(`inquire.${order}`, breaker, timeout({ limitMs: 3000 }))
      return guard.settle(({ signal }) => gateway.inquire(order, { signal }))
    }
    // #endregion

    for (let i = 0; i < 100; i += 1) await inquire(`order-${i}`)
    expect(gateway.requests).toBe(100)
  }),
)

it(
  'a pipeline per other side has one',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region pipeline-per-gateway
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(5)] })
    const guard = pipeline('gateway.inquire', breaker, timeout({ limitMs: 3000 }))

    const inquire = (order: string) =>
      guard.settle(({ signal }) => gateway.inquire(order, { signal }))
    // #endregion

    for (let i = 0; i < 100; i += 1) await inquire(`order-${i}`)
    expect(gateway.requests).toBe(5)
  }),
)

it(
  'a message is for people',
  onVirtualTime(async () => {
    const breaker = circuitBreaker({}, { name: 'gateway' })
    const guard = pipeline('gateway.inquire', retry(), breaker)
    const ask = () => 'paid'
    breaker.transitionTo('open')

    // #region by-message
    let status = 500
    try {
      await guard.execute(ask)
    } catch (error) {
      if (String(error).includes('breaker is open')) status = 503
    }
    // #endregion

    expect(status).toBe(500)
  }),
)

it(
  'a code is for programs',
  onVirtualTime(async () => {
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(1)] }, { name: 'gateway' })
    const guard = pipeline('gateway.inquire', retry(), breaker)

    // #region by-code
    async function statusOf(ask: () => unknown): Promise<number> {
      const outcome = await guard.settle(ask)
      if (outcome.ok) return 200
      // A refusal after an earlier attempt proves nothing: that one may have paid.
      return outcome.refusedBy !== undefined && outcome.calls === 0 ? 503 : 500
    }

    // Or of an error, also one that another copy of the package has thrown:
    const isNotSent = (error: unknown) =>
      isResilienceError(error) && error.code === 'CIRCUIT_OPEN' && error.calls === 0
    // #endregion

    const failing = () => Promise.reject(new GatewayError(500))
    const errorOf = (): Promise<unknown> => guard.execute(failing).catch((error: unknown) => error)

    // The first attempt opens the breaker, which refuses the second one.
    expect(await statusOf(failing)).toBe(500)
    expect(await statusOf(failing)).toBe(503)
    expect(isNotSent(await errorOf())).toBe(true)
    breaker.reset()
    const refusal = await errorOf()
    expect(refusal).toBeInstanceOf(CircuitOpenError)
    expect(refusal).toMatchObject({ calls: 1, cause: new GatewayError(500) })
    expect(isNotSent(refusal)).toBe(false)
    breaker.reset()
    expect(await statusOf(() => 'paid')).toBe(200)
  }),
)
