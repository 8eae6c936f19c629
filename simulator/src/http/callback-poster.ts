import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import type { Clock } from '@holdfast/resilience-kit'
import type { CallbackCarrier, CallbackPost } from '../serving/callback-carrier.js'
import { TakingTurns } from './taking-turns.js'

/** Callbacks under way to one origin at a time; more wait their turn before their time-out runs. */
const MAX_UNDER_WAY_PER_ORIGIN = 256

/**
 * Posts to merchants: one attempt each, a connection of its own each, no redirects. Origins do
 * not wait for each other, so a merchant that hangs delays its own callbacks only. An attempt's
 * time-out runs from the moment when its turn came.
 */
export class CallbackPoster implements CallbackCarrier {
  readonly #clock: Clock
  readonly #turns = new TakingTurns(MAX_UNDER_WAY_PER_ORIGIN)
  readonly #underWay = new Set<ClientRequest>()
  #isClosed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async post(attempt: CallbackPost): Promise<number | undefined> {
    if (!URL.canParse(attempt.url)) return undefined
    const url = new URL(attempt.url)
    await this.#turns.begin(url.origin)
    const end = (): void => this.#turns.end(url.origin)
    return this.#post(url, attempt, end).catch(() => {
      // A header that cannot be sent: nothing was begun.
      end()
      return undefined
    })
  }

  close(): void {
    this.#isClosed = true
    for (const request of this.#underWay) request.destroy()
  }

  #post(
    url: URL,
    { body, headers, timeoutMs }: CallbackPost,
    onClose: () => void,
  ): Promise<number | undefined> {
    return new Promise((resolve) => {
      if (this.#isClosed) {
        onClose()
        resolve(undefined)
        return
      }
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method: 'POST',
        // A kept connection may have gone stale, which would look like a merchant that fails.
        agent: false,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      this.#underWay.add(request)
      const timer = this.#clock.setTimer(timeoutMs, () => request.destroy())
      request.once('response', (response) => {
        resolve(response.statusCode)
        response.on('error', () => undefined)
        response.resume()
      })
      request.on('error', () => resolve(undefined))
      request.once('close', () => {
        timer.cancel()
        this.#underWay.delete(request)
        onClose()
        resolve(undefined)
      })
      request.end(body)
    })
  }
}
