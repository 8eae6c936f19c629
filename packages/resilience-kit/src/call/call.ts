import { LONGEST_TIMER_MS, type Clock, type Timer } from '../clock.js'
import { DeadlineRun } from '../deadline/deadline-run.js'
import { AbortedError } from './aborted-error.js'
import { Failure } from './failure.js'
import { Invocation } from './invocation.js'
import type {
  AttemptObserver,
  CallOptions,
  Layer,
  Leaf,
  OngoingCall,
  Operation,
  Receiver,
  WorkHolder,
} from './ongoing-call.js'

/** How a call ended, for whoever watches whole calls. */
export interface CallEnd {
  readonly failure: Failure | undefined
  readonly calls: number
  readonly fromFallback: boolean
  /** Milliseconds on the monotonic clock. */
  readonly durationMs: number
}

/** Hears of attempts and of the call's end; only set while somebody listens. */
export interface CallObserver extends AttemptObserver {
  ended(end: CallEnd): void
}

/** What a call runs on. */
export interface CallPlan {
  readonly layers: readonly Layer[]
  readonly clock: Clock
  readonly observer: CallObserver | undefined
}

/** The root of one call: the outermost receiver, and all that the layers share. */
export abstract class Call implements OngoingCall, Receiver {
  readonly clock: Clock
  readonly operation: Operation<unknown>
  readonly options: CallOptions<unknown> | undefined
  readonly observer: CallObserver | undefined
  attempt = 1
  calls = 0
  failures: Failure[] | undefined = undefined
  deadlineAt = Number.POSITIVE_INFINITY
  fromFallback = false
  aborted: Failure | undefined = undefined
  active: Leaf | undefined = undefined
  holder: WorkHolder | undefined = undefined
  readonly #layers: readonly Layer[]
  readonly #startedAt: number
  #onAbort: (() => void) | undefined

  constructor(
    plan: CallPlan,
    operation: Operation<unknown>,
    options: CallOptions<unknown> | undefined,
  ) {
    this.clock = plan.clock
    this.operation = operation
    this.options = options
    this.observer = plan.observer
    this.#layers = plan.layers
    this.#startedAt = plan.observer === undefined ? 0 : plan.clock.monotonic()
  }

  /** Hands the value to whoever called. */
  protected abstract resolved(value: unknown): void
  /** Hands the failure to whoever called. */
  protected abstract rejected(failure: Failure): void

  start(): void {
    const options = this.options
    if (typeof this.operation !== 'function') {
      this.failed(Failure.thrown(new TypeError('the operation must be a function')))
    } else if (options === undefined) {
      this.descend(0, this)
    } else if (options.signal?.aborted === true) {
      this.failed(this.#abortedBy(options.signal))
    } else {
      if (options.signal !== undefined) this.#listen(options.signal)
      if (options.deadlineMs === undefined) this.descend(0, this)
      else this.#startDeadline(options.deadlineMs)
    }
  }

  descend(depth: number, receiver: Receiver): void {
    const layer = this.#layers[depth]
    if (layer === undefined) new Invocation(this, receiver).start()
    else layer.run(this, depth, receiver)
  }

  cut(failure: Failure): void {
    const leaf = this.active
    this.active = undefined
    leaf?.cut(failure)
  }

  succeeded(value: unknown): void {
    this.#finish(undefined)
    this.resolved(value)
  }

  failed(failure: Failure): void {
    failure.cutBy = undefined
    this.#finish(failure)
    this.rejected(failure)
  }

  #abortedBy(signal: AbortSignal): Failure {
    const refusedBy = this.active?.calling === true ? undefined : 'aborted'
    return Failure.cut('aborted', this, refusedBy, () => new AbortedError(signal.reason))
  }

  #listen(signal: AbortSignal): void {
    this.#onAbort = () => {
      this.aborted = this.#abortedBy(signal)
      this.cut(this.aborted)
    }
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  #startDeadline(limitMs: number): void {
    if (typeof limitMs !== 'number' || Number.isNaN(limitMs)) {
      const got = String(limitMs)
      this.failed(Failure.thrown(new RangeError(`deadlineMs must be a number, got ${got}`)))
      return
    }
    let timer: Timer | undefined
    const run = new DeadlineRun(this, limitMs, {
      succeeded: (value) => {
        timer?.cancel()
        this.succeeded(value)
      },
      failed: (failure) => {
        timer?.cancel()
        this.failed(failure)
      },
    })
    if (limitMs <= 0) {
      run.failed(run.failure())
      return
    }
    run.start(this.clock.monotonic() + limitMs)
    if (limitMs < LONGEST_TIMER_MS) timer = this.clock.setTimer(limitMs, () => run.expire())
    this.descend(0, run)
  }

  #finish(failure: Failure | undefined): void {
    if (this.#onAbort !== undefined) {
      this.options?.signal?.removeEventListener('abort', this.#onAbort)
    }
    if (this.observer === undefined) return
    this.observer.ended({
      failure,
      calls: this.calls,
      fromFallback: this.fromFallback,
      durationMs: this.clock.monotonic() - this.#startedAt,
    })
  }
}
