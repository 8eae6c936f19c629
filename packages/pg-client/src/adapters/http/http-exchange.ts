import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Clock, Timer } from '@holdfast/resilience-kit'
import { TransportError, type SendLimits } from '../../ports/http-transport.js'

/** A timer that is later than that was held up by our own process. */
const standstillMs = 25
/** What one limit gives back at most, however often our own process stands still. */
const giveBackMs = 1000

/**
 * Watches one request at its socket: whether the connection stood, and the two time limits.
 *
 * A request whose connection never stood has sent no byte: Node writes to a socket only after
 * `connect`, and to a TLS socket only after `secureConnect`. That is the one proof of "not sent".
 */
export class HttpExchange {
  readonly #controller = new AbortController()
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  readonly #limits: SendLimits
  #connected = false
  #why: string | undefined

  constructor(clock: Clock, limits: SendLimits) {
    this.#clock = clock
    this.#limits = limits
    const { connectTimeoutMs, responseTimeoutMs, signal } = limits
    this.#limit(connectTimeoutMs, () => {
      if (!this.#connected) this.#end(`no connection within ${connectTimeoutMs} ms`)
    })
    this.#limit(responseTimeoutMs, () => {
      this.#end(`no complete response within ${responseTimeoutMs} ms`)
    })
    if (signal.aborted) this.#onAbort()
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Aborts when a limit is exceeded or the caller aborts. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * Makes the request unless the exchange is over already, and watches its socket.
   *
   * @throws Error where the exchange is over: the request must not go out any more.
   */
  begin(makeRequest: () => ClientRequest): ClientRequest {
    if (this.signal.aborted) throw new Error(this.#why)
    const request = makeRequest()
    request.once('socket', (socket) => this.#watch(socket))
    this.signal.addEventListener('abort', () => request.destroy(), { once: true })
    return request
  }

  /** What to throw where no complete response came back. */
  errorFor(cause: unknown): TransportError {
    const root = rootOf(cause)
    // Never the HTTP library's own error: it carries the request, and so the card number.
    return new TransportError(this.#why ?? textOf(root), this.#connected, { cause: root })
  }

  /** Releases timers and listeners. */
  close(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#limits.signal.removeEventListener('abort', this.#onAbort)
  }

  /**
   * A standstill of our own process is not the gateway's silence: Node fires timers that are
   * overdue before it reads what has come in meanwhile. A timer that is late gives that time back,
   * up to the limit itself and a second altogether (`left`).
   */
  #limit(ms: number, exceed: () => void, left = Math.min(ms, giveBackMs)): void {
    const due = this.#clock.monotonic() + ms
    const timer = this.#clock.setTimer(ms, () => {
      this.#timers.delete(timer)
      const lateMs = this.#clock.monotonic() - due
      const more = Math.min(lateMs, left)
      if (lateMs < standstillMs || more <= 0) exceed()
      else this.#limit(more, exceed, left - more)
    })
    this.#timers.add(timer)
  }

  readonly #onAbort = (): void => this.#end('aborted')

  #end(why: string): void {
    this.#why ??= why
    this.#controller.abort()
  }

  #watch(socket: Socket): void {
    const secure = 'encrypted' in socket
    // `secureConnecting` of TLSSocket is not in the type definitions.
    const waiting = secure
      ? (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting !== false
      : socket.connecting
    // A socket that died before it was handed over has carried nothing either.
    if (!waiting) this.#connected = !socket.destroyed
    else socket.once(secure ? 'secureConnect' : 'connect', () => (this.#connected = true))
  }
}

/** What Node said, without what the HTTP library wraps around it. */
function rootOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  if (!('isAxiosError' in error)) return error
  const root = rootOf(error.cause)
  return root ?? new Error(error.message)
}

function textOf(error: Error | undefined): string {
  if (error instanceof AggregateError) {
    return error.errors.map((one: Error) => one.message).join('; ')
  }
  return error?.message || 'the exchange failed'
}
