// @ts-check
import { circuitBreaker, consecutiveFailures } from '@holdfast/resilience-kit'
import { scriptedOperation, VirtualClock } from '@holdfast/resilience-kit/testing'

/**
 * A service fails twice and is back an hour later, behind a breaker, on virtual time: what the
 * callers saw. The same under every test runner.
 */
export async function hourLongOutage() {
  const clock = new VirtualClock()
  const service = scriptedOperation([new Error('down'), new Error('down'), 'back'])
  const options = { tripWhen: [consecutiveFailures(2)], waitInOpenMs: 3_600_000 }
  const breaker = circuitBreaker(options, { clock })
  const failed = [await breaker.settle(service), await breaker.settle(service)]
  const refused = await breaker.settle(service)
  await clock.advance(3_600_001)
  return {
    failed: failed.filter(({ ok }) => !ok).length,
    refusedBy: refused.ok ? undefined : refused.refusedBy,
    answer: await breaker.execute(service),
    calls: service.calls,
    tookMs: clock.now(),
  }
}

/** What `hourLongOutage` answers. */
export const expectedOutage = {
  failed: 2,
  refusedBy: 'circuit-breaker',
  answer: 'back',
  calls: 3,
  tookMs: 3_600_001,
}
