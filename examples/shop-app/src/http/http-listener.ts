import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import type { Clock } from '@holdfast/resilience-kit'
import { StartFailure } from '../start-failure.js'
import { preferredLanguage } from './language.js'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

/** How long requests in hand may take to end when the shop stops, in ms. */
const DRAIN_MS = 10_000

type Bindings = HttpBindings | Http2Bindings

type Handler = (request: Request, bindings: Bindings) => Response | Promise<Response>

/** A port of this process. It is bound before there is anything to serve, so that it is known. */
export class HttpListener {
  readonly url: string
  readonly #server: Server
  readonly #answer: { handler: Handler }

  private constructor(server: Server, url: string, answer: { handler: Handler }) {
    this.#server = server
    this.url = url
    this.#answer = answer
  }

  /**
   * Binds the port; 0 is any free one. Requests get a 503 until {@link serve} is called.
   *
   * @throws StartFailure when the port is taken or may not be bound.
   */
  static async open(host: string, port: number): Promise<HttpListener> {
    const answer: { handler: Handler } = { handler: starting }
    const server = createAdaptorServer({
      fetch: (request: Request, bindings: Bindings) => answer.handler(request, bindings),
    }) as Server
    server.listen(port, host)
    try {
      await once(server, 'listening')
    } catch (cause) {
      throw new StartFailure(reasonOf(cause, host, port), { cause })
    }
    const address = server.address()
    const bound = typeof address === 'object' && address ? address.port : port
    return new HttpListener(server, `http://${host}:${bound}`, answer)
  }

  serve(handler: Handler): void {
    this.#answer.handler = handler
  }

  /** Stops accepting and waits for the requests in hand, at most 10 s. */
  async close(clock: Clock): Promise<void> {
    const closed = once(this.#server, 'close')
    // Connections that are idle go now, the others as soon as their answer is out.
    this.#server.keepAliveTimeout = 1
    this.#server.close()
    this.#server.closeIdleConnections()
    const limit = clock.setTimer(DRAIN_MS, () => this.#server.closeAllConnections())
    await closed
    limit.cancel()
  }
}

function starting(request: Request): Response {
  const language = preferredLanguage(request.headers.get('accept-language') ?? undefined)
  return new ShopError(requestErrors.STARTING, { retryAfterMs: 1000 }).toResponse(language)
}

function reasonOf(cause: unknown, host: string, port: number): string {
  const code = (cause as { code?: unknown }).code
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: choose another with --port.`
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user.`
  return `The shop cannot listen on ${host}:${port}: ${String(code ?? cause)}.`
}
