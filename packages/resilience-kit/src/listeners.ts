import { hear } from './asked.js'
import { oneOf } from './option-range.js'

type Listener<E> = (event: E) => unknown

/** Something that tells what happens to it. Listeners hear of a change after it was made. */
export interface EventSource<Events extends object> {
  /**
   * Listens to one type of event; the answer stops listening.
   *
   * @throws TypeError if there is no such event, or `listener` is no function.
   */
  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => unknown): () => void
}

/**
 * The listeners of one policy. A listener that throws, or whose promise rejects, is reported and
 * changes nothing.
 */
export class Listeners<Events extends object> implements EventSource<Events> {
  readonly #byType: { [K in keyof Events]?: readonly Listener<Events[K]>[] } = {}
  readonly #known: readonly (keyof Events)[]
  readonly #report: (error: unknown) => void
  #types = 0

  /** `known` are all types of event that will ever be told. */
  constructor(known: readonly (keyof Events)[], report: (error: unknown) => void) {
    this.#known = known
    this.#report = report
  }

  /** Whether anybody would hear it: ask before building an event. */
  has(type: keyof Events): boolean {
    return this.#types !== 0 && this.#byType[type] !== undefined
  }

  /** Whether nobody listens to anything. */
  get isEmpty(): boolean {
    return this.#types === 0
  }

  /** Adds a listener; the answer takes it away again. Throws a TypeError for an unknown type. */
  on<K extends keyof Events>(type: K, listener: Listener<Events[K]>): () => void {
    if (typeof listener !== 'function') throw new TypeError('a listener must be a function')
    oneOf('the event', type, this.#known, TypeError)
    const entry: Listener<Events[K]> = (event) => listener(event)
    const others = this.#byType[type]
    if (others === undefined) this.#types += 1
    this.#byType[type] = [...(others ?? []), entry]
    return () => this.#off(type, entry)
  }

  /** Tells everybody who listens, in the order in which they came. */
  emit<K extends keyof Events>(type: K, event: Events[K]): void {
    for (const listener of this.#byType[type] ?? []) {
      try {
        hear(listener(event), this.#report)
      } catch (error) {
        this.#report(error)
      }
    }
  }

  #off<K extends keyof Events>(type: K, entry: Listener<Events[K]>): void {
    const rest = this.#byType[type]?.filter((other) => other !== entry)
    if (rest === undefined) return
    if (rest.length > 0) {
      this.#byType[type] = rest
    } else {
      this.#types -= 1
      delete this.#byType[type]
    }
  }
}
