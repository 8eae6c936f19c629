import type { CallEnd, CallObserver, CallPlan } from './call/call-plan.js'
import type { Failure } from './call/failure.js'
import type { Clock } from './clock.js'
import { checkedEnv, wire, type Env, type Wiring } from './env.js'
import { CallGuard, type Guard } from './guard.js'
import { Listeners, type EventSource } from './listeners.js'
import { PolicyBase, type Policy, type PolicyDescription } from './policy.js'
import type { RefusedBy } from './resilience-error.js'

/** What a pipeline tells. */
export interface PipelineEvents {
  /** The function was called once and has ended, or was cut short. */
  readonly attempt: {
    /** The pipeline's. */
    readonly name: string
    /** The first attempt is 1. */
    readonly attempt: number
    /** Whether the function gave a value. */
    readonly ok: boolean
    /** Milliseconds on the monotonic clock, until the end or the cut. */
    readonly durationMs: number
  }
  /** A call has ended, with all its attempts. */
  readonly settled: {
    /** The pipeline's. */
    readonly name: string
    /** Whether the call gave a value. */
    readonly ok: boolean
    /** How often the function was called. */
    readonly calls: number
    /** As in `SettledError`; undefined where the call gave a value. */
    readonly refusedBy: RefusedBy | undefined
    /** Whether a fallback was asked. */
    readonly fromFallback: boolean
    /** Milliseconds on the monotonic clock, waits and retries included. */
    readonly durationMs: number
  }
}

/** A pipeline, described for tests and dashboards. */
export interface PipelineDescription {
  readonly name: string
  /** The first one is outermost. */
  readonly policies: readonly PolicyDescription[]
}

/** Policies that guard calls together, the first one outermost. */
export interface Pipeline<F = never> extends Guard<F>, EventSource<PipelineEvents> {
  readonly policies: readonly Policy<unknown>[]
  /** Its policies in order, each with the options it works with. */
  describe(): PipelineDescription
}

/** Surroundings of a whole pipeline; its name is its first argument, not the one in here. */
export interface PipelineEnv extends Env {
  /** For the compiler only: a pipeline or a policy is no env. */
  readonly execute?: never
}

/** What the fallbacks among `P` answer. */
export type AnswerOf<P> = P extends Policy<infer F> ? F : never

type AnyPolicy = PolicyBase<unknown, object, object>

class PolicyPipeline<F> extends CallGuard<F> implements Pipeline<F>, CallObserver {
  readonly name: string
  readonly policies: readonly AnyPolicy[]
  readonly #listeners: Listeners<PipelineEvents>
  readonly #quiet: CallPlan
  readonly #watched: CallPlan

  constructor(policies: readonly AnyPolicy[], { name, clock, report }: Wiring) {
    super()
    this.name = name
    this.policies = policies
    this.#listeners = new Listeners<PipelineEvents>(['attempt', 'settled'], report)
    this.#quiet = { layers: policies, clock, observer: undefined }
    this.#watched = { layers: policies, clock, observer: this }
  }

  on<K extends keyof PipelineEvents>(
    type: K,
    listener: (event: PipelineEvents[K]) => unknown,
  ): () => void {
    return this.#listeners.on(type, listener)
  }

  describe(): PipelineDescription {
    return { name: this.name, policies: this.policies.map((policy) => policy.describe()) }
  }

  attempted(attempt: number, durationMs: number, failure: Failure | undefined): void {
    if (!this.#listeners.has('attempt')) return
    const ok = failure === undefined
    this.#listeners.emit('attempt', { name: this.name, attempt, ok, durationMs })
  }

  ended({ failure, calls, fromFallback, durationMs }: CallEnd): void {
    if (!this.#listeners.has('settled')) return
    const { name } = this
    const ok = failure === undefined
    const refusedBy = failure?.refusedBy
    this.#listeners.emit('settled', { name, ok, calls, refusedBy, fromFallback, durationMs })
  }

  protected override plan(): CallPlan {
    return this.#listeners.isEmpty ? this.#quiet : this.#watched
  }
}

function split(name: string, parts: readonly unknown[]): { policies: AnyPolicy[]; env: Env } {
  const last = parts.at(-1)
  const hasEnv = parts.length > 0 && !(last instanceof PolicyBase)
  const policies = (hasEnv ? parts.slice(0, -1) : parts).map((part, i) => {
    if (part instanceof PolicyBase) return part as AnyPolicy
    const hint = 'is no policy of this copy of the kit (an env may only come last)'
    throw new TypeError(`pipeline '${name}': argument ${i + 1} ${hint}`)
  })
  if (new Set(policies).size < policies.length) {
    throw new TypeError(`pipeline '${name}': the same policy may not stand in it twice`)
  }
  return { policies, env: hasEnv ? lastAsEnv(name, last) : {} }
}

function lastAsEnv(name: string, last: unknown): Env {
  const owner = `pipeline '${name}'`
  if (Array.isArray(last)) {
    throw new TypeError(`${owner}: the last argument is a list; spread it: ...presets.gateway()`)
  }
  if (last instanceof CallGuard || (typeof last === 'object' && last !== null && 'kind' in last)) {
    throw new TypeError(`${owner}: the last argument is neither a policy of this copy nor an env`)
  }
  return checkedEnv(owner, last as Env)
}

function commonClock(name: string, policies: readonly AnyPolicy[], env: Env): Clock | undefined {
  const clocks = [env.clock, ...policies.map((policy) => policy.boundClock)]
  const different = new Set(clocks.filter((clock) => clock !== undefined))
  if (different.size < 2) return [...different][0]
  const kinds = policies.filter((policy) => policy.boundClock !== undefined)
  const bound = kinds.map((policy) => `${policy.kind} '${policy.name}'`).join(', ')
  throw new TypeError(
    `pipeline '${name}': all parts must share one clock, got ${different.size} ` +
      `(policies with a clock already: ${bound})`,
  )
}

/**
 * Guards calls with several policies; the first one is outermost. The order that is right for most
 * calls: fallback, deadline, retry, rate limiter, circuit breaker, bulkhead, time-out.
 *
 * The last argument may be an `Env`: it holds for the pipeline and for every policy that has none
 * of its own yet. A policy may stand in several pipelines.
 *
 * @throws TypeError if the name is missing, the parts are tied to different clocks, or a part is no
 * policy.
 */
export function pipeline<const P extends readonly Policy<unknown>[]>(
  name: string,
  ...policies: P
): Pipeline<AnswerOf<P[number]>>
export function pipeline<const P extends readonly Policy<unknown>[]>(
  name: string,
  ...policiesAndEnv: readonly [...P, PipelineEnv]
): Pipeline<AnswerOf<P[number]>>
export function pipeline<F>(name: string, ...parts: readonly unknown[]): Pipeline<F> {
  if (typeof name !== 'string') throw new TypeError('the first argument of pipeline is its name')
  const { policies, env } = split(name, parts)
  const clock = commonClock(name, policies, env)
  const wiring = wire(clock === undefined ? { name } : { clock, name }, env, 'pipeline')
  const outer = Object.assign({}, env, { clock: wiring.clock, name })
  for (const policy of policies) policy.bind(outer)
  return new PolicyPipeline<F>(policies, wiring)
}
