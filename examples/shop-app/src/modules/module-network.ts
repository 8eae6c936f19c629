import type { Fetch } from './module-caller.js'

/** How a module that is broken on purpose behaves: nobody listens, or nobody ever answers. */
export type Breakage = 'refuses' | 'hangs'

/**
 * The modules of this process as each other's servers. A switch makes one of them refuse
 * connections or hang, so that a dead or slow module is a real case; a module that becomes its own
 * process later is connected by the web's `fetch` instead.
 */
export class ModuleNetwork<Name extends string> {
  readonly #servers = new Map<Name, Fetch>()
  readonly #broken = new Map<Name, Breakage>()

  /** Puts a module's routes at its address. */
  serve(module: Name, fetch: Fetch): void {
    this.#servers.set(module, fetch)
  }

  /** The way to a module, which may be served later. */
  to(module: Name): Fetch {
    return (request, init) => {
      const breakage = this.#broken.get(module)
      const server = this.#servers.get(module)
      if (breakage === 'hangs') return untilAborted(init?.signal)
      if (breakage === 'refuses' || server === undefined) throw new ConnectionRefused(module)
      return server(request)
    }
  }

  /** Breaks a module for every request that comes from now on. */
  break(module: Name, how: Breakage): void {
    this.#broken.set(module, how)
  }

  mend(module: Name): void {
    this.#broken.delete(module)
  }
}

/** What the network of an operating system says where nobody listens. */
class ConnectionRefused extends Error {
  readonly code = 'ECONNREFUSED'

  constructor(module: string) {
    super(`connect ECONNREFUSED ${module}`)
  }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
