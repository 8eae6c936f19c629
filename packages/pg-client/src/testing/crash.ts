/** A process that may die: after the crash nothing it waits for ever comes. */
export class Crash {
  /** Calls to the world that still succeed. */
  #left: number
  readonly #counts: (name: string) => boolean

  /** Dies with the last of so many calls; `counts` says which ones do, by name. Default: all. */
  constructor(after: number, counts: (name: string) => boolean = () => true) {
    this.#left = after
    this.#counts = counts
  }

  get hasHappened(): boolean {
    return this.#left <= 0
  }

  /** The same object, whose methods count as calls to the world, and never return once it died. */
  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...args: readonly unknown[]): Promise<unknown> => {
          if (this.hasHappened) return never()
          if (this.#counts(String(name))) this.#left -= 1
          const result: unknown = await Reflect.apply(member, target, args)
          // What was done is done, but a dead process does not hear of it.
          return this.hasHappened ? never() : result
        }
      },
    })
  }
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined)
}
