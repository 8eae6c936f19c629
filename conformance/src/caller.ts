import type { Guard, Settled } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { ms, step, type Steps } from './component.js'
import { nameOf } from './error-tree.js'
import { ScriptedFunction, type AttemptScript } from './scripted-function.js'
import type { Stage } from './stage.js'
import { expectSame, Mismatch } from './verdicts.js'

/** How one guarded call went. */
interface Execution {
  readonly function: ScriptedFunction
  /** Undefined: it never settles. */
  readonly settled: Settled<unknown> | undefined
  readonly elapsedMs: number
  /** Numbers of the attempts whose result the hook before a retry was told about. */
  readonly consumed: readonly number[]
}

/** Bulkhead and time-limiter cases were run on real time. */
export const REAL_TIME_TOLERANCE_MS = 90

const outcome = z.strictObject({
  return: z.unknown().optional(),
  throw: z.string().optional(),
  message: z.string().optional(),
  pending: z.literal(true).optional(),
})

/** Calls scripted functions through a guard, and checks how the last call went. */
export class Caller {
  readonly #stage: Stage
  readonly #guard: Guard<unknown>
  #last: Execution | undefined

  constructor(stage: Stage, guard: Guard<unknown>) {
    this.#stage = stage
    this.#guard = guard
  }

  /** Calls, and moves the clock until the call has settled or nothing is left that could help. */
  async call(attempts: readonly AttemptScript[]): Promise<void> {
    const { clock, waitsMs } = this.#stage
    waitsMs.length = 0
    const scripted = new ScriptedFunction(attempts, this.#stage)
    const consumed: number[] = []
    const startedAt = clock.monotonic()
    let settled: Settled<unknown> | undefined
    let elapsedMs = 0
    const beforeRetry = async (info: { readonly attempt: number; readonly error: unknown }) => {
      // resilience4j tells its hook about results only, and by the number of the attempt before.
      if (info.error === undefined) consumed.push(info.attempt - 1)
      return undefined
    }
    void this.#guard.settle(scripted.call, { beforeRetry }).then((end) => {
      settled = end
      elapsedMs = clock.monotonic() - startedAt
    })
    await clock.advanceUntil(() => settled !== undefined).catch(() => {})
    this.#last = { function: scripted, settled, elapsedMs, consumed }
  }

  /** How long nothing was called between the calls of the function, in milliseconds. */
  get gapsMs(): readonly number[] {
    return this.#execution.function.gapsMs
  }

  /** The checks of the last call. */
  get checks(): Steps {
    return {
      expectAttempts: step({ expectAttempts: z.number() }, ({ expectAttempts }) =>
        expectSame(expectAttempts, this.#execution.function.calls),
      ),
      expectDelaysMs: step({ expectDelaysMs: z.array(z.number()) }, ({ expectDelaysMs }) =>
        expectSame(expectDelaysMs, this.#stage.waitsMs),
      ),
      expectOutcome: step({ expectOutcome: outcome }, ({ expectOutcome }) =>
        expectSame(expectOutcome, this.#outcome('message' in expectOutcome)),
      ),
      expectElapsedMs: step({ expectElapsedMs: ms }, ({ expectElapsedMs }) =>
        expectSame(expectElapsedMs, this.#execution.elapsedMs, REAL_TIME_TOLERANCE_MS),
      ),
      expectCancelled: step({ expectCancelled: z.boolean() }, ({ expectCancelled }) =>
        expectSame(expectCancelled, this.#execution.function.isCancelled),
      ),
      expectConsumed: step({ expectConsumed: z.array(z.number()) }, ({ expectConsumed }) =>
        expectSame(expectConsumed, this.#execution.consumed),
      ),
    }
  }

  get #execution(): Execution {
    if (this.#last === undefined) throw new Mismatch('a call before this check', 'none')
    return this.#last
  }

  #outcome(withMessage: boolean): z.output<typeof outcome> {
    const { settled } = this.#execution
    if (settled === undefined) return { pending: true }
    if (settled.ok) return { return: settled.value }
    const { error } = settled
    if (!withMessage) return { throw: nameOf(error) }
    return { throw: nameOf(error), message: error instanceof Error ? error.message : String(error) }
  }
}
