import type { Clock } from '@holdfast/resilience-kit'

/** How a gateway treats idempotency keys. */
export interface ReplayRules {
  /** How long a key is kept, in milliseconds of the gateway's clock, from its first use. */
  readonly windowMs: number
  /** Whether the same key with other parameters is an error; otherwise they are not looked at. */
  readonly comparesParameters: boolean
}

/** What becomes of a request with an idempotency key. */
export type Admission<Answer> =
  /** Nobody used the key: execute, then `keep` or `forget`. */
  | { readonly kind: 'first' }
  /** A request with this key is under way. */
  | { readonly kind: 'running' }
  /** It was answered before: this is the answer again. */
  | { readonly kind: 'replay'; readonly answer: Answer }
  /** The key was used with other parameters. */
  | { readonly kind: 'mismatch' }

/** A key and the answer that it repeats. */
export interface KeptAnswer<Answer> {
  readonly key: string
  /** What stands for the parameters. */
  readonly fingerprint: string
  readonly answer: Answer
}

interface Entry<Answer> {
  readonly fingerprint: string
  readonly firstUsedAtMs: number
  readonly answer?: Answer
}

/** Idempotency keys and their answers: the same key executes once inside its window. */
export class IdempotentReplays<Answer> {
  readonly #clock: Clock
  readonly #rules: ReplayRules
  readonly #entries = new Map<string, Entry<Answer>>()

  constructor(clock: Clock, rules: ReplayRules) {
    this.#clock = clock
    this.#rules = rules
  }

  /**
   * Admits a request; one that is `first` must be ended by `keep` or `forget`. A key is never free
   * while its request is under way, however short the window.
   */
  admit(key: string, fingerprint: string): Admission<Answer> {
    const entry = this.#entries.get(key)
    const nowMs = this.#clock.monotonic()
    if (entry === undefined || this.#isOver(entry, nowMs)) {
      this.#entries.set(key, { fingerprint, firstUsedAtMs: nowMs })
      return { kind: 'first' }
    }
    if (this.#rules.comparesParameters && entry.fingerprint !== fingerprint) {
      return { kind: 'mismatch' }
    }
    return entry.answer === undefined
      ? { kind: 'running' }
      : { kind: 'replay', answer: entry.answer }
  }

  /** Keeps the answer of a request that was `first`, for repeats. */
  keep(key: string, answer: Answer): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined) this.#entries.set(key, { ...entry, answer })
  }

  /** Ends a request that was `first` without an answer to repeat: the next one executes. */
  forget(key: string): void {
    this.#entries.delete(key)
  }

  /** Takes up an answer that an earlier process kept; its window begins anew. */
  restore({ key, fingerprint, answer }: KeptAnswer<Answer>): void {
    this.#entries.set(key, { fingerprint, answer, firstUsedAtMs: this.#clock.monotonic() })
  }

  #isOver(entry: Entry<Answer>, nowMs: number): boolean {
    return entry.answer !== undefined && nowMs - entry.firstUsedAtMs >= this.#rules.windowMs
  }
}
