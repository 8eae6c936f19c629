import type { RefusedBy, ResilienceError } from '../resilience-error.js'

/** Where a failure comes from: the function, or one of the kit's own reasons. */
export type FailureKind = 'thrown' | 'timed-out' | 'deadline' | 'aborted' | 'refused'

/**
 * How a run ended without a value, as a value that travels outwards through the policies. The
 * kit's own errors are built when somebody reads `error`, so that a refusal costs no error object.
 */
export class Failure {
  readonly kind: FailureKind
  /** The part of the kit that would not call; undefined if the function was called. */
  readonly refusedBy: RefusedBy | undefined
  /**
   * The policy run (or the call itself) that cut the call short. While it is set, every run inside
   * passes the failure outwards; the cutter clears it.
   */
  cutBy: object | undefined = undefined
  readonly #retryAfterMs: number | undefined
  #build: (() => ResilienceError) | undefined
  #error: unknown

  private constructor(
    kind: FailureKind,
    refusedBy: RefusedBy | undefined,
    retryAfterMs: number | undefined,
    build: (() => ResilienceError) | undefined,
    error: unknown,
  ) {
    this.kind = kind
    this.refusedBy = refusedBy
    this.#retryAfterMs = retryAfterMs
    this.#build = build
    this.#error = error
  }

  /** What a function of the user threw. */
  static thrown(error: unknown): Failure {
    return new Failure('thrown', undefined, undefined, undefined, error)
  }

  /** A limit of the kit cut a call short. */
  static cut(
    kind: 'timed-out' | 'deadline' | 'aborted',
    cutBy: object,
    refusedBy: RefusedBy | undefined,
    build: () => ResilienceError,
  ): Failure {
    const failure = new Failure(kind, refusedBy, undefined, build, undefined)
    failure.cutBy = cutBy
    return failure
  }

  /** A policy would not call. */
  static refused(
    refusedBy: RefusedBy,
    retryAfterMs: number | undefined,
    build: () => ResilienceError,
  ): Failure {
    return new Failure('refused', refusedBy, retryAfterMs, build, undefined)
  }

  /** The error; the same object on every read. */
  get error(): unknown {
    if (this.#build !== undefined) {
      this.#error = this.#build()
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
