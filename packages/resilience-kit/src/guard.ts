import type { AttemptContext } from './call/attempt-context.js'
import { Call } from './call/call.js'
import type { CallPlan } from './call/call-plan.js'
import { Failure } from './call/failure.js'
import type { CallOptions } from './call/call-options.js'
import type { Operation, Result } from './call/ongoing-call.js'
import { isPromiseLike } from './call/promise-like.js'
import { Rejection } from './call/rejection.js'
import { settledOf, type Settled } from './call/settled.js'

/** Whatever guards calls: one policy alone, or a pipeline. `F` is what its fallbacks answer. */
export interface Guard<F = never> {
  /** Stands in errors, events and log lines. */
  readonly name: string
  /** Calls the function under guard; rejects with the error of the call. */
  execute<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<T | F>
  /** Calls the function under guard and answers how that ended; never rejects. */
  settle<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<Settled<T | F>>
  /**
   * The function under guard, as a function of its own. `options` hold for each of its calls, or
   * are made for each from its arguments (its own signal and deadline, say).
   */
  wrap<A extends readonly unknown[], T>(
    operation: (context: AttemptContext, ...args: A) => T | PromiseLike<T>,
    options?: CallOptions<T> | ((...args: A) => CallOptions<T>),
  ): (...args: A) => Promise<T | F>
}

/** Runs calls on a plan; what policies and pipelines share. */
export abstract class CallGuard<F> implements Guard<F> {
  abstract readonly name: string

  execute<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<T | F> {
    return new Call(this.plan(), operation, options, valueOf).run() as Promise<T | F>
  }

  settle<T>(operation: Operation<T>, options?: CallOptions<T>): Promise<Settled<T | F>> {
    return new Call(this.plan(), operation, options, settledOf).run() as Promise<Settled<T | F>>
  }

  wrap<A extends readonly unknown[], T>(
    operation: (context: AttemptContext, ...args: A) => T | PromiseLike<T>,
    options?: CallOptions<T> | ((...args: A) => CallOptions<T>),
  ): (...args: A) => Promise<T | F> {
    return (...args) => {
      const call = (context: AttemptContext) => operation(context, ...args)
      if (typeof options !== 'function') return this.execute(call, options)
      try {
        return this.execute(call, atOnce(options(...args)))
      } catch (error) {
        return Promise.reject(error)
      }
    }
  }

  /** What the next call runs on. */
  protected abstract plan(): CallPlan
}

/** Options that would come too late were no options at all. */
function atOnce<O extends object>(options: O): O {
  if (!isPromiseLike(options)) return options
  throw new TypeError('the options of a wrapped call must be made at once, got a promise')
}

function valueOf(_call: Call, result: Result): unknown {
  return result instanceof Failure ? new Rejection(result) : result
}
