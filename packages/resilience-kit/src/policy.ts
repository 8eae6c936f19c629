import type { AttemptContext } from './call/attempt-context.js'
import type { CallPlan } from './call/call.js'
import type { CallOptions, Layer, OngoingCall, Operation, Receiver } from './call/ongoing-call.js'
import { execute, settle, wrap } from './call/runner.js'
import type { Settled } from './call/settled.js'
import type { Clock } from './clock.js'
import { wire, type Env, type Wiring } from './env.js'
import { Listeners } from './listeners.js'

/** What a policy does. */
export type PolicyKind =
  'fallback' | 'deadline' | 'retry' | 'circuit-breaker' | 'bulkhead' | 'timeout'

/** Whatever guards calls: one policy alone, or a pipeline. `F` is what its fallbacks answer. */
export interface Guard<F = never> {
  /** Stands in errors, events and log lines. */
  readonly name: string
  /** Calls the function under guard; rejects with the error of the call. */
  execute<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<T | F>
  /** Calls the function under guard and answers how that ended; never rejects. */
  settle<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<Settled<T | F>>
  /** The function under guard, as a function of its own. */
  wrap<A extends readonly unknown[], T>(
    operation: (context: AttemptContext, ...args: A) => T | PromiseLike<T>,
  ): (...args: A) => Promise<T | F>
}

declare const ANSWER: unique symbol

/** One way to guard calls; works alone and in a pipeline. */
export interface Policy<F = never> extends Guard<F> {
  readonly kind: PolicyKind
  /** For the compiler only, which cannot read `F` out of generic methods; never there. */
  readonly [ANSWER]?: F
}

/** What all policies share: name, wiring, listeners, and running alone. */
export abstract class PolicyBase<F, Events extends object> implements Policy<F>, Layer {
  readonly kind: PolicyKind
  readonly #env: Env
  readonly #listeners: Listeners<Events>
  #wiring: Wiring | undefined
  #plan: CallPlan | undefined

  constructor(kind: PolicyKind, env: Env) {
    this.kind = kind
    this.#env = env
    this.#listeners = new Listeners<Events>((error) => this.wiring.report(error))
  }

  abstract run(call: OngoingCall, depth: number, receiver: Receiver): void

  get name(): string {
    return this.#wiring?.name ?? this.#env.name ?? this.kind
  }

  /** The clock this policy is tied to, if it is tied to one already. */
  get boundClock(): Clock | undefined {
    return this.#wiring?.clock ?? this.#env.clock
  }

  /** Ties the policy to its surroundings, once; later ones change nothing. */
  bind(outer: Env): Wiring {
    if (this.#wiring === undefined) {
      this.#wiring = wire(this.#env, outer, this.kind)
      this.bound(this.#wiring)
    }
    return this.#wiring
  }

  /** Listens to one type of event; the answer stops listening. */
  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => unknown): () => void {
    return this.#listeners.on(type, listener)
  }

  execute<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<T | F> {
    return execute(this.#alone(), operation, options)
  }

  settle<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<Settled<T | F>> {
    return settle(this.#alone(), operation, options)
  }

  wrap<A extends readonly unknown[], T>(
    operation: (context: AttemptContext, ...args: A) => T | PromiseLike<T>,
  ): (...args: A) => Promise<T | F> {
    return wrap(() => this.#alone(), operation)
  }

  protected get listeners(): Listeners<Events> {
    return this.#listeners
  }

  protected get wiring(): Wiring {
    return this.#wiring ?? this.bind({})
  }

  /** Called once, when the policy knows its clock. */
  protected bound(_wiring: Wiring): void {
    // Most policies keep nothing that needs the clock.
  }

  #alone(): CallPlan {
    this.#plan ??= { layers: [this], clock: this.wiring.clock, observer: undefined }
    return this.#plan
  }
}
