import {
  bulkhead,
  circuitBreaker,
  deadline,
  pipeline,
  presets,
  retry,
  timeout,
  type Settled,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region metrics
import { prometheusMetrics } from '@holdfast/resilience-kit/prometheus'
import { register } from 'prom-client'
// #endregion
// #region virtual-time
import { scriptedOperation, VirtualClock } from '@holdfast/resilience-kit/testing'
// #endregion

it(
  'says whether anything can have happened',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent')
    const guard = pipeline('gateway.charge', timeout({ limitMs: 3000 }))

    // #region certainty
    function certaintyOf(outcome: Settled<unknown>): 'done' | 'not sent' | 'unknown' {
      if (outcome.ok) return 'done'
      // A refusal after an earlier attempt proves nothing: only `calls` counts.
      return outcome.calls === 0 ? 'not sent' : 'unknown'
    }
    // #endregion

    const charge = ({ signal }: { signal: AbortSignal }) => gateway.charge('order-1', { signal })
    expect(certaintyOf(await guard.settle(charge))).toBe('unknown')
    const refusing = pipeline('gateway.charge', bulkhead({ maxConcurrent: 0 }))
    expect(certaintyOf(await refusing.settle(charge))).toBe('not sent')
    expect(certaintyOf(await guard.settle(() => 'charge-1'))).toBe('done')
  }),
)

it(
  'ends at once when its caller has gone',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('fails')
    const request = new AbortController()

    // #region abort
    const guard = pipeline('gateway.inquire', retry(), timeout({ limitMs: 3000 }))

    // The buyer closed the page: no wait, no queue and no further attempt after that.
    const outcome = guard.settle(({ signal }) => gateway.inquire('order-1', { signal }), {
      signal: request.signal,
    })
    // #endregion

    await clock.sleep(50)
    request.abort('the buyer has gone')
    expect(await outcome).toMatchObject({ ok: false, calls: 1 })
    await outcome.then((end) => {
      expect(!end.ok && end.error).toMatchObject({ code: 'ABORTED', cause: 'the buyer has gone' })
    })
    await clock.sleep(60_000)
    expect(gateway.requests).toBe(1)
  }),
)

it('shows what it is made of', () => {
  // #region describe
  const guard = pipeline('gateway.inquire', ...presets.gateway())

  const { name, policies } = guard.describe()
  const order = policies.map(({ kind }) => kind)
  const limits = policies.find(({ kind }) => kind === 'timeout')?.options
  // #endregion

  expect(name).toBe('gateway.inquire')
  expect(order).toEqual(['deadline', 'retry', 'circuit-breaker', 'bulkhead', 'timeout'])
  expect(limits).toEqual({ limitMs: 3000, abortSignal: true, waitForEnd: false })
})

it('runs unchanged in virtual time', async () => {
  // #region virtual-time
  const clock = new VirtualClock()
  const guard = pipeline('gateway.inquire', ...presets.gateway(), { clock })

  const operation = scriptedOperation<string>([new Error('busy'), new Error('busy'), 'paid'])
  const status = await clock.advanceUntil(guard.execute(operation)) // no second is really waited
  // #endregion

  expect(status).toBe('paid')
  expect(operation.attempts).toEqual([1, 2, 3])
})

it('writes a line and a sample for what happens', async () => {
  const lines: unknown[][] = []
  const line = (...facts: readonly unknown[]) => void lines.push([...facts])
  const logger = { debug: line, info: line, warn: line, error: line }

  // #region env
  const breaker = circuitBreaker({}, { name: 'gateway' }) // a name of its own, for all pipelines
  const guard = pipeline('gateway.inquire', retry(), breaker, timeout({ limitMs: 3000 }), {
    logger, // a pino logger fits as it is
    onListenerError: (error) => logger.error({ err: error }, 'a listener of the kit threw'),
  })
  // #endregion

  // #region metrics
  prometheusMetrics().watch(guard) // the pipeline and every policy in it
  const text = await register.metrics()
  // #endregion

  guard.on('settled', () => {
    throw new Error('my own mistake')
  })
  breaker.forceOpen()
  await guard.settle(() => 1)
  expect(lines).toMatchObject([
    [{ to: 'forced-open' }, "circuit breaker 'gateway': closed -> forced-open (by hand)"],
    [{ err: { message: 'my own mistake' } }, 'a listener of the kit threw'],
  ])
  expect(text).toContain('holdfast_circuit_breaker_state{policy="gateway",state="closed"} 1')
  const labels = 'policy="gateway",kind="circuit-breaker",reason="forced-open"'
  expect(await register.metrics()).toContain(`holdfast_policy_refusals_total{${labels}} 1`)
  register.clear()
})

it(
  'every policy works alone, too',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()

    // #region alone
    const whole = deadline({ limitMs: 1000 }, { name: 'gateway.inquire' })
    const status = await whole.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(status).toBe('absent')
  }),
)
