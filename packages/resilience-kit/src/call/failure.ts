import type { CallSoFar, RefusedBy, ResilienceError } from '../resilience-error.js'

/** Where a failure comes from: the function, or one of the kit's own reasons. */
export type FailureKind = 'thrown' | 'timed-out' | 'deadline' | 'aborted' | 'refused'

/** Builds an error of the kit, told what had become of the call. */
export type BuildError = (soFar: CallSoFar) => ResilienceError

/** A call, as far as its errors tell of it. */
interface FailedCall {
  readonly calls: number
  readonly failures: readonly Failure[] | undefined
}

const OUTERMOST = -1

/**
 * How a run ended without a value, as a value that travels outwards through the policies. The
 * kit's own errors are built when somebody reads `error`, so that a refusal costs no error object.
 */
export class Failure {
  readonly kind: FailureKind
  /** The part of the kit that would not call; undefined if the function was called. */
  readonly refusedBy: RefusedBy | undefined
  /** Whether the function's signal is left alone. */
  readonly isSilent: boolean
  readonly #retryAfterMs: number | undefined
  readonly #depth: number
  #cutBy: object | undefined
  #build: BuildError | undefined
  readonly #calls: number | undefined
  readonly #last: Failure | undefined
  #error: unknown

  private constructor(
    kind: FailureKind,
    refusedBy: RefusedBy | undefined,
    build: BuildError | undefined,
    call: FailedCall | undefined,
    error: unknown,
    retryAfterMs: number | undefined,
    cutBy: object | undefined,
    depth: number,
    isSilent: boolean,
  ) {
    this.kind = kind
    this.refusedBy = refusedBy
    this.#build = build
    this.#calls = call?.calls
    this.#last = call?.failures?.at(-1)
    this.#error = error
    this.#retryAfterMs = retryAfterMs
    this.#cutBy = cutBy
    this.#depth = depth
    this.isSilent = isSilent
  }

  /** What a function of the user threw. */
  static thrown(error: unknown): Failure {
    const none = undefined
    return new Failure('thrown', none, none, none, error, none, none, OUTERMOST, false)
  }

  /**
   * A limit of the kit cut a call short; `cutBy` is the run (or the call) whose limit it was, and
   * `depth` its layer (by default outside of all layers).
   */
  static cut(
    kind: 'timed-out' | 'deadline' | 'aborted',
    cutBy: object,
    call: FailedCall,
    refusedBy: RefusedBy | undefined,
    build: BuildError,
    depth = OUTERMOST,
    isSilent = false,
  ): Failure {
    const none = undefined
    return new Failure(kind, refusedBy, build, call, none, none, cutBy, depth, isSilent)
  }

  /** A policy would not call. */
  static refused(
    refusedBy: RefusedBy,
    call: FailedCall,
    retryAfterMs: number | undefined,
    build: BuildError,
  ): Failure {
    const none = undefined
    return new Failure(
      'refused',
      refusedBy,
      build,
      call,
      none,
      retryAfterMs,
      none,
      OUTERMOST,
      false,
    )
  }

  /** Whether it is on its way out to whoever cut the call short: every run inside lets it pass. */
  get isPassing(): boolean {
    return this.#cutBy !== undefined
  }

  /** Whether the limit that cut the call short stands further in than that of `other`. */
  isInside(other: Failure): boolean {
    return this.#depth > other.#depth
  }

  /** Whether `run` cut the call short; if so, it is an ordinary failure from here on. */
  arrivedAt(run: object): boolean {
    if (this.#cutBy !== run) return false
    this.#cutBy = undefined
    return true
  }

  /** The error; the same object on every read. */
  get error(): unknown {
    if (this.#build !== undefined) {
      this.#error = this.#build({ calls: this.#calls, cause: this.#last?.error })
      this.#build = undefined
    }
    return this.#error
  }

  /** When asking again can make sense: the kit's own knowledge, or the error's `retryAfterMs`. */
  get retryAfterMs(): number | undefined {
    return this.kind === 'thrown' ? retryAfterOf(this.#error) : this.#retryAfterMs
  }
}

function retryAfterOf(error: unknown): number | undefined {
  try {
    const ms = (error as { readonly retryAfterMs?: unknown } | null | undefined)?.retryAfterMs
    return typeof ms === 'number' && ms >= 0 ? ms : undefined
  } catch {
    // A getter of a foreign error threw: it told us nothing.
    return undefined
  }
}
