import {
  pipeline,
  timeout,
  type CircuitBreakerPolicy,
  type Clock,
  type Guard,
  type Policy,
  type Settled,
} from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import type { Contestant } from './contestant.js'
import type { FateGateway } from './fate-gateway.js'
import { mayBeExecuted } from './gateway-trouble.js'

/** A look-up takes no longer, in ms: as long as pg-client waits for one of this gateway. */
const LOOK_UP_MS = 1000

/**
 * What a shop makes of an order's call.
 *
 * - `accepted`: the gateway has taken it.
 * - `failed`: the buyer is told no.
 * - `unknown`: the buyer is told to wait, until somebody has found out.
 */
export type Believed = 'accepted' | 'failed' | 'unknown'

/** How an order's call ended. */
export interface OrderEnd {
  readonly believed: Believed
  /** Whether the breaker had the last word. */
  readonly isRefusedByBreaker: boolean
}

/** A shop that calls the gateway through one contestant's policies. */
export class GuardedShop {
  readonly breaker: CircuitBreakerPolicy | undefined
  readonly #guard: Guard
  readonly #lookUps: Guard
  readonly #gateway: FateGateway
  readonly #knowsUnknown: boolean

  constructor(
    { policies, knowsUnknown }: Contestant,
    gateway: FateGateway,
    { clock, seed }: { readonly clock: Clock; readonly seed: number },
  ) {
    // Which settings are twitchy is what these worlds are there to show.
    const env = { clock, random: seededRandom(`${seed}/jitter`), onWarning: () => undefined }
    const parts = policies(env)
    this.breaker = parts.find(isBreaker)
    this.#guard = pipeline('gateway.submit', ...parts, env)
    this.#lookUps = pipeline('gateway.look-up', timeout({ limitMs: LOOK_UP_MS }), env)
    this.#gateway = gateway
    this.#knowsUnknown = knowsUnknown
  }

  /** Asks for the money of an order, as often as the policies say. */
  async order(orderId: string): Promise<OrderEnd> {
    const submit = async ({ signal }: { readonly signal: AbortSignal }): Promise<true> => {
      await this.#gateway.submit(orderId, signal)
      return true
    }
    const settled = this.#knowsUnknown
      ? await this.#guard.settle(submit, { beforeRetry: () => this.#found(orderId) })
      : await this.#guard.settle(submit)
    return {
      believed: this.#believed(settled),
      isRefusedByBreaker: !settled.ok && settled.refusedBy === 'circuit-breaker',
    }
  }

  async #found(orderId: string): Promise<{ value: true } | undefined> {
    const isCharged = await this.#lookUps.execute(({ signal }) =>
      this.#gateway.lookUp(orderId, signal),
    )
    return isCharged ? { value: true } : undefined
  }

  #believed(settled: Settled<true>): Believed {
    if (settled.ok) return 'accepted'
    return this.#knowsUnknown && settled.errors.some(mayBeExecuted) ? 'unknown' : 'failed'
  }
}

function isBreaker(policy: Policy): policy is CircuitBreakerPolicy {
  return policy.kind === 'circuit-breaker'
}
