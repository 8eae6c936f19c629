import type { HttpTransport } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import type { StoreName } from '../src/modules/module-context.js'
import type { Around } from '../src/shop.js'
import { DoomedClock } from './doomed-clock.js'

/** The process is dead: whatever is called, nothing happens. */
class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

/**
 * Calls that change nothing, or nothing here (no callback is parked): a cut around one is a cut
 * around the next that does.
 */
const reads =
  /^(get|find|list|read|count|page|is|claimDue|due|stocks|balance|waiting|adoptParked|dropParked)/

/** The files that an order's way to its money goes through. */
const plugged = new Set<StoreName>([
  ...(['orders', 'payments', 'catalog', 'points', 'payment-messages'] as const),
])

/**
 * The power of one process. Every call of a port that changes something is two points at which it
 * can fail: before the call has any effect, and after it had all of it but nobody heard. Past the
 * point, every call fails: what a dead process does not do.
 */
export class Power {
  /** Points passed so far. */
  points = 0
  /** Where the power was cut: `orderStore.save (after)`. */
  cutAt: string | undefined
  readonly died: Promise<void>
  readonly #failAt: number
  #die: () => void = () => undefined

  /** @param failAt the point at which it fails; the first is 1 */
  constructor(failAt = Number.POSITIVE_INFINITY) {
    this.#failAt = failAt
    this.died = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  /** The ports of a shop, run on this power. */
  get around(): Around {
    return { store: (name, store) => (plugged.has(name) ? this.#plug(name, store) : store) }
  }

  clock(real: Clock): Clock {
    return new DoomedClock(real, this.died)
  }

  transport(http: HttpTransport): HttpTransport {
    return this.#plug('gateway', http)
  }

  #pass(where: string): void {
    if (this.cutAt !== undefined) throw new PowerCut(this.cutAt)
    if (reads.test(where.slice(where.indexOf('.') + 1))) return
    this.points += 1
    if (this.points < this.#failAt) return
    this.cutAt = where
    this.#die()
    throw new PowerCut(where)
  }

  #plug<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property)
        // A store's outbox runs on the same power.
        if (typeof member === 'object' && member !== null) return this.#plug(name, member)
        if (typeof member !== 'function' || property === 'close') {
          return typeof member === 'function' ? member.bind(target) : member
        }
        return (...args: unknown[]): unknown => {
          const where = `${name}.${String(property)}`
          this.#pass(`${where} (before)`)
          const result: unknown = Reflect.apply(member, target, args)
          if (!(result instanceof Promise)) {
            this.#pass(`${where} (after)`)
            return result
          }
          return result.then((value: unknown) => {
            this.#pass(`${where} (after)`)
            return value
          })
        }
      },
    })
  }
}
