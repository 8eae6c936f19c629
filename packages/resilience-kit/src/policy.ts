import type { CallPlan } from './call/call-plan.js'
import type { Layer, OngoingCall, Result } from './call/ongoing-call.js'
import type { Clock } from './clock.js'
import { checkedEnv, wire, type Env, type Wiring } from './env.js'
import { CallGuard, type Guard } from './guard.js'
import { Listeners } from './listeners.js'

/** What a policy does. */
export type PolicyKind =
  'fallback' | 'deadline' | 'retry' | 'rate-limiter' | 'circuit-breaker' | 'bulkhead' | 'timeout'

/** A policy, described for tests and dashboards. */
export interface PolicyDescription {
  /** What the policy does. */
  readonly kind: PolicyKind
  /** Its name, as in its events. */
  readonly name: string
  /** The numbers and functions it works with, every default filled in. */
  readonly options: object
}

declare const ANSWER: unique symbol

/** One way to guard calls; works alone and in a pipeline. */
export interface Policy<F = never> extends Guard<F> {
  /** What it does. */
  readonly kind: PolicyKind
  /** What it is and the options it works with, every default filled in. */
  describe(): PolicyDescription
  /** For the compiler only, which cannot read `F` out of generic methods; never there. */
  readonly [ANSWER]?: { readonly answer: F }
}

/** What all policies share: name, wiring, listeners, and running alone. */
export abstract class PolicyBase<F, Events extends object, Options extends object>
  extends CallGuard<F>
  implements Policy<F>, Layer
{
  // Declared alone: V8 defines a field of a base class slowly, and stores to a member fast.
  declare readonly kind: PolicyKind
  declare protected options: Options
  declare protected readonly listeners: Listeners<Events>
  readonly #env: Env
  #wiring: Wiring | undefined = undefined
  #plan: CallPlan | undefined = undefined

  constructor(kind: PolicyKind, events: readonly (keyof Events)[], options: Options, env: Env) {
    super()
    this.kind = kind
    this.options = options
    this.#env = checkedEnv(kind, env)
    this.listeners = new Listeners<Events>(events, (error) => this.wiring.report(error))
  }

  abstract run(call: OngoingCall, depth: number): Result

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
    return this.listeners.on(type, listener)
  }

  describe(): PolicyDescription {
    return { kind: this.kind, name: this.name, options: { ...this.options } }
  }

  protected override plan(): CallPlan {
    this.#plan ??= { layers: [this], clock: this.wiring.clock, observer: undefined }
    return this.#plan
  }

  protected get wiring(): Wiring {
    return this.#wiring ?? this.bind({})
  }

  /** Tells whoever listens to `type`; the event's parts beside the name come from `parts`. */
  protected tell<K extends keyof Events>(type: K, parts: () => Omit<Events[K], 'name'>): void {
    if (!this.listeners.has(type)) return
    this.listeners.emit(type, { name: this.name, ...parts() } as Events[K])
  }

  /** Called once, when the policy knows its clock. */
  protected bound(_wiring: Wiring): void {
    // Most policies keep nothing that needs the clock.
  }
}
