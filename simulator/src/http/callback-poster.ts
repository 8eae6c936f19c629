import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import type { Clock, Timer } from '@holdfast/resilience-kit'

/** How long a merchant may take to answer a callback, in milliseconds. */
export const DEFAULT_CALLBACK_TIMEOUT_MS = 5_000

/** Callbacks under way to one origin at a time; more wait their turn before their time-out runs. */
const MAX_UNDER_WAY_PER_ORIGIN = 256

// A kept connection may have gone stale, which would look like a merchant that fails.
const AGENT_OPTIONS = { keepAlive: false, maxSockets: MAX_UNDER_WAY_PER_ORIGIN }

/**
 * Posts JSON to merchants: one attempt each, a connection of its own each, no redirects. Origins
 * do not wait for each other, so a merchant that hangs delays its own callbacks only.
 */
export class CallbackPoster {
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #httpAgent = new http.Agent(AGENT_OPTIONS)
  readonly #httpsAgent = new https.Agent(AGENT_OPTIONS)
  readonly #underWay = new Set<ClientRequest>()

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /**
   * Never rejects: the HTTP status, or `undefined` when the connection failed, no answer came in
   * time (counted from the moment its turn came), or the poster was closed.
   */
  post(address: string, body: string): Promise<number | undefined> {
    return new Promise((resolve) => {
      const url = new URL(address)
      const isSecure = url.protocol === 'https:'
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? this.#httpsAgent : this.#httpAgent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      })
      this.#underWay.add(request)
      let timer: Timer | undefined
      request.once('socket', () => {
        timer = this.#clock.setTimer(this.#timeoutMs, () => request.destroy())
      })
      request.once('response', (response) => {
        resolve(response.statusCode)
        response.on('error', () => undefined)
        response.resume()
      })
      request.on('error', () => resolve(undefined))
      request.once('close', () => {
        timer?.cancel()
        this.#underWay.delete(request)
        resolve(undefined)
      })
      request.end(body)
    })
  }

  /** Cuts off every attempt under way. */
  close(): void {
    for (const request of this.#underWay) request.destroy()
  }
}
