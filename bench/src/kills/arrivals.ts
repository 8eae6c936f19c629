import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Patience } from '../talking-process.js'
import { stalledHeader } from './phase.js'

/** Sees marked requests arrive at the servers of this process. */
export interface Arrivals {
  /**
   * Resolves when one is here that was not told of yet.
   *
   * @throws Error where none comes within the limit.
   */
  next(patience: Patience): Promise<void>
  stop(): void
}

const channel = 'http.server.request.start'

/** Watches from now on. */
export function watchArrivals(): Arrivals {
  let untold = 0
  let tell = (): void => undefined
  const onStart = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage }
    if (request.headers[stalledHeader] === undefined) return
    untold += 1
    tell()
  }
  diagnostics.subscribe(channel, onStart)
  return {
    next: ({ limitMs, otherwise }) =>
      new Promise((resolve, reject) => {
        const late = new Error(`${otherwise} within ${limitMs / 1000} s`)
        const timer = setTimeout(() => reject(late), limitMs)
        tell = () => {
          if (untold === 0) return
          untold -= 1
          tell = () => undefined
          clearTimeout(timer)
          resolve()
        }
        tell()
      }),
    stop: () => {
      diagnostics.unsubscribe(channel, onStart)
    },
  }
}
