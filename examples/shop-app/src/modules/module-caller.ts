import {
  circuitBreaker,
  deadline,
  isResilienceError,
  pipeline,
  retry,
  timeout,
  type CircuitBreakerOptions,
  type Env,
  type Policy,
} from '@holdfast/resilience-kit'
import { ModuleFailure } from './module-failure.js'

/** The web's `fetch`, or a module's own `app.fetch` while it lives in this process. */
export type Fetch = (
  request: Request,
  init?: { readonly signal: AbortSignal },
) => Response | Promise<Response>

/** Numbers of a module's caller, in ms. */
export interface ModuleCallLimits {
  /** One attempt. Default 1000. */
  readonly timeoutMs?: number
  /** A call with all its attempts. Default 5000. */
  readonly deadlineMs?: number
  /** Default 3. */
  readonly maxAttempts?: number
  /** Stops asking a module that fails. Default: none. */
  readonly breaker?: CircuitBreakerOptions
}

export interface ModuleCallOptions {
  /** Ends the wait, never a truth: what the module has begun by then stays begun. */
  readonly signal?: AbortSignal
}

/** A question to a module. */
export interface ModuleQuestion {
  readonly method: 'GET' | 'POST'
  /** From the root, with its query. */
  readonly path: string
  /** What makes it safe to repeat; needed by whatever changes something. */
  readonly key?: string
  /** Sent as JSON. */
  readonly body?: unknown
}

/** A module's answer, below 500: its refusals are answers too. */
export interface ModuleAnswer {
  readonly status: number
  readonly body: unknown
}

/** A module that answered with an error of its own making: it may have acted all the same. */
class ModuleError extends Error {
  /** What its `Retry-After` said; the retry never undercuts it. */
  readonly retryAfterMs: number | undefined

  constructor(status: number, retryAfter: string | null) {
    super(`it answered ${status}`)
    const seconds = Number(retryAfter)
    this.retryAfterMs = retryAfter !== null && seconds >= 0 ? seconds * 1000 : undefined
  }
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/**
 * Speaks to a module wherever it lives, behind a deadline, retries and time-outs. Every question
 * may be asked several times, under the same key.
 */
export class ModuleCaller {
  readonly #module: string
  readonly #fetch: Fetch
  readonly #guard

  constructor(module: string, fetch: Fetch, limits: ModuleCallLimits, env: Env) {
    this.#module = module
    this.#fetch = fetch
    const breaker: Policy[] = limits.breaker ? [circuitBreaker(limits.breaker, env)] : []
    this.#guard = pipeline(
      module,
      deadline({ limitMs: limits.deadlineMs ?? 5000 }),
      retry({ maxAttempts: limits.maxAttempts ?? 3 }),
      ...breaker,
      timeout({ limitMs: limits.timeoutMs ?? 1000 }),
      env,
    )
  }

  /**
   * The module's answer, whichever attempt got it.
   *
   * @throws ModuleFailure where no attempt was answered below 500
   */
  async ask(question: ModuleQuestion, options: ModuleCallOptions = {}): Promise<ModuleAnswer> {
    const outcome = await this.#guard.settle(
      ({ signal }) => this.#attempt(question, signal),
      options,
    )
    if (outcome.ok) return outcome.value
    throw new ModuleFailure(this.#module, kindOf(outcome), outcome.error)
  }

  async #attempt(
    { method, path, key, body }: ModuleQuestion,
    signal: AbortSignal,
  ): Promise<ModuleAnswer> {
    const request = new Request(new URL(path, `http://${this.#module}.internal`), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await this.#fetch(request, { signal })
    const { status } = response
    if (status >= 500) throw new ModuleError(status, response.headers.get('retry-after'))
    return { status, body: await response.json() }
  }
}

function kindOf(outcome: {
  readonly calls: number
  readonly refusedBy: string | undefined
  readonly errors: readonly unknown[]
}): ModuleFailure['kind'] {
  if (outcome.calls === 0 && outcome.refusedBy === 'circuit-breaker') return 'refused'
  return outcome.errors.every(isNeverSent) ? 'unreachable' : 'unavailable'
}

/** Proof that a request did not go out: it found no name, or nobody listening. */
function isNeverSent(error: unknown): boolean {
  // Cut off on its way by a time-out or the deadline; its cause is that of an attempt before it.
  if (isResilienceError(error)) return false
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return neverSent.has(String(code)) || neverSent.has(String(cause?.code))
}
