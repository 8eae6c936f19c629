import type { AttemptContext } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { errorName, ms } from './component.js'
import { errorOf } from './error-tree.js'
import type { Stage } from './stage.js'

/** How one call of the function goes. */
export const attemptScript = z
  .strictObject({
    return: z.unknown().optional(),
    throw: errorName.optional(),
    message: z.string().optional(),
    /** Throws at once where functions answer by a promise. */
    sync: z.boolean().optional(),
    settleAfterMs: ms.min(0).optional(),
    durationMs: ms.min(0).optional(),
  })
  .refine((attempt) => 'return' in attempt !== 'throw' in attempt, 'needs either return or throw')

/** What `attemptScript` reads. */
export type AttemptScript = z.output<typeof attemptScript>

/** Answers or throws what is written there. */
export function play(script: Pick<AttemptScript, 'return' | 'throw' | 'message'>): unknown {
  if (script.throw !== undefined) throw errorOf(script.throw, script.message)
  return script.return
}

/** The function under guard: it plays the attempts in order, the last one again and again. */
export class ScriptedFunction {
  readonly #attempts: readonly AttemptScript[]
  readonly #stage: Stage
  readonly #startedAt: number[] = []
  readonly #endedAt: number[] = []
  #signal: AbortSignal | undefined

  constructor(attempts: readonly AttemptScript[], stage: Stage) {
    this.#attempts = attempts
    this.#stage = stage
  }

  /** How often it was called. */
  get calls(): number {
    return this.#startedAt.length
  }

  /** Whether the last call was told to stop. */
  get isCancelled(): boolean {
    return this.#signal?.aborted === true
  }

  /** How long nothing was called between one call and the next, in milliseconds. */
  get gapsMs(): number[] {
    return this.#startedAt.slice(1).map((startedAt, i) => startedAt - (this.#endedAt[i] ?? NaN))
  }

  readonly call = (context: AttemptContext): unknown => {
    const attempt = this.#attempts[this.calls] ?? this.#attempts.at(-1) ?? {}
    const { clock, mode } = this.#stage
    this.#startedAt.push(clock.monotonic())
    this.#signal = context.signal
    const takesMs = (attempt.settleAfterMs ?? 0) + (attempt.durationMs ?? 0)
    if (takesMs > 0) return clock.sleep(takesMs).then(() => this.#end(attempt))
    if (mode === 'sync' || attempt.sync === true) return this.#end(attempt)
    return Promise.resolve().then(() => this.#end(attempt))
  }

  #end(attempt: AttemptScript): unknown {
    this.#endedAt.push(this.#stage.clock.monotonic())
    return play(attempt)
  }
}
