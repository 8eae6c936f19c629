import { ambientMembers } from './ambient-members.js'
import { DeterminismViolation } from './determinism-violation.js'
import { guardedDate } from './guarded-date.js'
import { ReplacedMembers } from './replaced-members.js'

/** Says that a thread has a guard; holds across copies of this module. */
const MARK = 'holdfast.guard'

/** More of them in one run tell nothing new. */
const MOST_KEPT = 100

/**
 * While a thread has a guard, ambient time, randomness, timers and network throw a
 * `DeterminismViolation`, and are remembered: code may swallow the error. What a module took for
 * itself before the guard came (`const { now } = Date`) goes unseen; named imports of Node's own
 * modules do not.
 */
export interface Guard {
  /** What was used since the beginning or the latest `take`, and by whom; at most 100. */
  readonly violations: readonly string[]
  /** The same, which the guard forgets: what the next run does is the next run's. */
  take(): readonly string[]
  /** Lets the harness itself use the machine while `act` runs; not what it only begins. */
  outside<T>(act: () => T): T
  /** Puts everything back as it was. Again: does nothing. */
  release(): void
}

/**
 * Installs a guard in this thread, best once for many runs. Whoever installs it releases it, in a
 * `finally`. What needs the real functions all the time, as `VirtualClock` does, is loaded before.
 *
 * @throws Error where the thread has a guard already.
 */
export function installGuard(): Guard {
  if (MARK in globalThis) throw new Error('this thread has a guard already: release it first')
  const guard = new ThreadGuard()
  try {
    guard.install()
  } catch (error) {
    guard.release()
    throw error
  }
  return guard
}

class ThreadGuard implements Guard {
  readonly #members = new ReplacedMembers()
  #violations: string[] = []
  #outside = 0

  get violations(): readonly string[] {
    return this.#violations
  }

  take(): readonly string[] {
    const taken = this.#violations
    this.#violations = []
    return taken
  }

  outside<T>(act: () => T): T {
    this.#outside += 1
    try {
      return act()
    } finally {
      this.#outside -= 1
    }
  }

  install(): void {
    const members = this.#members
    members.replace(globalThis, MARK, true)
    for (const { holder, name, what, instead } of ambientMembers()) {
      const original = (holder as Record<string, Callable>)[name] as Callable
      const traps = {
        apply: (_: unknown, self: unknown, args: unknown[]): unknown => {
          this.#refuse(what, instead, traps.apply)
          return Reflect.apply(original, self, args)
        },
        construct: (_: unknown, args: unknown[], made: Callable): object => {
          this.#refuse(what, instead, traps.construct)
          return Reflect.construct(original, args, made) as object
        },
      }
      members.replace(holder, name, new Proxy(original, traps))
    }
    const date = guardedDate(Date, (what, calledAs) =>
      this.#refuse(what, 'use new Date(clock.now()) with the clock of the ports', calledAs),
    )
    members.replace(Date.prototype, 'constructor', date)
    members.replace(globalThis, 'Date', date)
    members.tellImports()
  }

  release(): void {
    this.#members.putBack()
  }

  /** @throws DeterminismViolation unless the harness itself is at work. */
  #refuse(what: string, instead: string, calledAs: object): void {
    if (this.#outside > 0) return
    const violation = new DeterminismViolation(what, instead, calledAs)
    const { message, where } = violation
    if (this.#violations.length < MOST_KEPT) {
      this.#violations.push(where === undefined ? message : `${message} (at ${where})`)
    }
    throw violation
  }
}

type Callable = (...args: unknown[]) => unknown
