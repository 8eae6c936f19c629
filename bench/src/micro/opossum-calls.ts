import { EventEmitter } from 'node:events'
import CircuitBreaker from 'opossum'
import { answer, fail, mostlyFailing, swallow } from './operations.js'
import type { Calls } from './scenario.js'

const ROTATE_ALL = 10
/** A timer cannot be longer. */
const FOR_EVER_MS = 2_147_483_647

/**
 * A breaker with opossum's defaults (10 s in 10 buckets, percentiles and snapshots on), except
 * that the time-out is off unless asked for. It keeps every latency of its window, so the window
 * is emptied between samples: by rotating its buckets by hand, with opossum's own option for that.
 */
function breakerOf(operation: () => Promise<number>, options: CircuitBreaker.Options<[]> = {}) {
  const rotateBucketController = new EventEmitter()
  const breaker = new CircuitBreaker(operation, {
    timeout: false,
    rotateBucketController,
    ...options,
  })
  const renew = () => {
    for (let i = 0; i < ROTATE_ALL; i += 1) rotateBucketController.emit('rotate')
  }
  return { breaker, renew, call: () => breaker.fire() }
}

/**
 * A call that fails while the breaker stays closed, with 1000 calls in the window beforehand: the
 * failure path adds the window up, and with percentiles on sorts all of its latencies.
 */
async function failingCall(rollingPercentilesEnabled: boolean) {
  let isFilling = false
  const mostly = mostlyFailing()
  const { breaker, renew } = breakerOf(() => (isFilling ? answer() : mostly()), {
    errorThresholdPercentage: 99,
    rollingPercentilesEnabled,
  })
  return {
    call: () => breaker.fire().catch(swallow),
    callsPerSample: 100,
    renew: async () => {
      renew()
      isFilling = true
      for (let i = 0; i < 1000; i += 1) await breaker.fire()
      isFilling = false
      if (breaker.opened) throw new Error("opossum's breaker should be closed")
    },
  }
}

/** The calls of opossum 9.0.0. */
export const opossumCalls: Calls = {
  'bare await': () => ({ call: answer }),
  breaker: () => breakerOf(answer),
  'breaker with time-out': () => breakerOf(answer, { timeout: 3000 }),
  'breaker with capacity': () => breakerOf(answer, { capacity: 100 }),
  'breaker with fallback': () => {
    const opossum = breakerOf(answer)
    opossum.breaker.fallback(swallow)
    return opossum
  },
  'breaker with time-out and fallback, no retry': () => {
    const opossum = breakerOf(answer, { timeout: 3000 })
    opossum.breaker.fallback(swallow)
    return opossum
  },
  'breaker, a listener': () => {
    const opossum = breakerOf(answer)
    opossum.breaker.on('success', swallow)
    return opossum
  },
  'breaker, the call fails': () => failingCall(true),
  'breaker without percentiles, the call fails': () => failingCall(false),
  'open, fire': () => {
    const { breaker, renew } = breakerOf(fail, { resetTimeout: FOR_EVER_MS })
    breaker.open()
    if (!breaker.opened) throw new Error("opossum's breaker should be open")
    return { renew, call: () => breaker.fire().catch(swallow) }
  },
}
