import { Call, type CallPlan } from './call.js'
import type { AttemptContext } from './attempt-context.js'
import type { Failure } from './failure.js'
import type { CallOptions, Operation } from './ongoing-call.js'
import { errorsOf, LazySettledError, type Settled } from './settled.js'

class ExecutedCall extends Call {
  readonly #resolve: (value: unknown) => void
  readonly #reject: (error: unknown) => void

  constructor(
    plan: CallPlan,
    operation: Operation<unknown>,
    options: CallOptions<unknown> | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    super(plan, operation, options)
    this.#resolve = resolve
    this.#reject = reject
  }

  protected override resolved(value: unknown): void {
    this.#resolve(value)
  }

  protected override rejected(failure: Failure): void {
    this.#reject(failure.error)
  }
}

class SettledCall extends Call {
  readonly #resolve: (settled: Settled<unknown>) => void

  constructor(
    plan: CallPlan,
    operation: Operation<unknown>,
    options: CallOptions<unknown> | undefined,
    resolve: (settled: Settled<unknown>) => void,
  ) {
    super(plan, operation, options)
    this.#resolve = resolve
  }

  protected override resolved(value: unknown): void {
    this.#resolve({
      ok: true,
      value,
      calls: this.calls,
      errors: errorsOf(this.failures),
      fromFallback: this.fromFallback,
    })
  }

  protected override rejected(failure: Failure): void {
    this.#resolve(new LazySettledError(failure, this.failures, this.calls, this.fromFallback))
  }
}

/** Runs `operation` through the plan; rejects with the error of the call. */
export function execute<T>(
  plan: CallPlan,
  operation: Operation<unknown>,
  options: CallOptions<unknown> | undefined,
): Promise<T> {
  return new Promise<unknown>((resolve, reject) => {
    new ExecutedCall(plan, operation, options, resolve, reject).start()
  }) as Promise<T>
}

/** As `execute`, but answers how the call ended and never rejects. */
export function settle<T>(
  plan: CallPlan,
  operation: Operation<unknown>,
  options: CallOptions<unknown> | undefined,
): Promise<Settled<T>> {
  return new Promise<Settled<unknown>>((resolve) => {
    new SettledCall(plan, operation, options, resolve).start()
  }) as Promise<Settled<T>>
}

/** A function that runs through the plan on every call. */
export function wrap<A extends readonly unknown[], T>(
  plan: () => CallPlan,
  operation: (context: AttemptContext, ...args: A) => unknown,
): (...args: A) => Promise<T> {
  return (...args) => execute<T>(plan(), (context) => operation(context, ...args), undefined)
}
