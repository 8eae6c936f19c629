import {
  pipeline,
  type CallOptions,
  type CircuitBreakerPolicy,
  type Guard,
  type Policy,
  type PolicyKind,
  type RetryPolicy,
  type Settled,
} from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock, type SeededRandom } from '@holdfast/resilience-kit/testing'
import type { Contestant } from './contestants.js'
import { SeedsGateway } from './seeds-gateway.js'

/** A shop that calls the seeds' gateway through one contestant, in virtual time. */
export interface World {
  readonly clock: VirtualClock
  readonly gateway: SeedsGateway
  /** Everything random that is not the gateway's: arrivals, moments. Repeats with the seed. */
  readonly random: SeededRandom
  readonly breaker: CircuitBreakerPolicy | undefined
  readonly retry: RetryPolicy | undefined
  /** Sends one order's payment. */
  order(): Promise<Settled<string>>
}

/**
 * A world of its own for one contestant. For one seed every contestant meets the same arrivals and
 * the same gateway.
 */
export function createWorld({ policies, looksUp }: Contestant, seed: string): World {
  const clock = new VirtualClock()
  const random = seededRandom(seed)
  const gateway = new SeedsGateway(clock, random.stream('gateway'))
  const env = { clock, random: random.stream('jitter'), onWarning: () => {} }
  const parts = policies(env)
  const guard: Guard = pipeline('gateway.submit', ...parts, env)
  const { post } = gateway
  const options: CallOptions<string> | undefined =
    looksUp === true ? { beforeRetry: gateway.lookUp } : undefined
  return {
    clock,
    gateway,
    random,
    breaker: policyOf<CircuitBreakerPolicy>(parts, 'circuit-breaker'),
    retry: policyOf<RetryPolicy>(parts, 'retry'),
    order: () => guard.settle(post, options),
  }
}

function policyOf<P extends Policy>(parts: readonly Policy[], kind: PolicyKind): P | undefined {
  return parts.find((part) => part.kind === kind) as P | undefined
}
