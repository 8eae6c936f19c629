import type { RefusedBy, ResilienceError } from '../resilience-error.js'

/** Where a failure comes from: the function, or one of the kit's own reasons. */
export type FailureKind = 'thrown' | 'timed-out' | 'deadline' | 'aborted' | 'refused'

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
  #build: (() => ResilienceError) | undefined
  #error: unknown

  private constructor(
    kind: FailureKind,
    refusedBy: RefusedBy | undefined,
    build: (() => ResilienceError) | undefined,
    error: unknown,
    retryAfterMs: number | undefined,
    cutBy: object | undefined,
    depth: number,
    isSilent: boolean,
  ) {
    this.kind = kind
    this.refusedBy = refusedBy
    this.#build = build
    this.#error = error
    this.#retryAfterMs = retryAfterMs
    this.#cutBy = cutBy
    this.#depth = depth
    this.isSilent = isSilent
  }

  /** What a function of the user threw. */
  static thrown(error: unknown): Failure {
    const none = undefined
    return new Failure('thrown', none, none, error, none, none, OUTERMOST, false)
  }

  /**
   * A limit of the kit cut a call short; `cutBy` is the run (or the call) whose limit it was, and
   * `depth` its layer (by default outside of all layers).
   */
  static cut(
    kind: 'timed-out' | 'deadline' | 'aborted',
    cutBy: object,
    refusedBy: RefusedBy | undefined,
    build: () => ResilienceError,
    depth = OUTERMOST,
    isSilent = false,
  ): Failure {
    return new Failure(kind, refusedBy, build, undefined, undefined, cutBy, depth, isSilent)
  }

  /** A policy would not call. */
  static refused(
    refusedBy: RefusedBy,
    retryAfterMs: number | undefined,
    build: () => ResilienceError,
  ): Failure {
    const none = undefined
    return new Failure('refused', refusedBy, build, none, retryAfterMs, none, OUTERMOST, false)
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
