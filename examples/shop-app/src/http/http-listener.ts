import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import type { Clock } from '@holdfast/resilience-kit'
import { StartFailure } from '../start-failure.js'

type Bindings = HttpBindings | Http2Bindings

type Handler = (request: Request, bindings: Bindings) => Response | Promise<Response>

/** What a server does, as it changes over its life. */
interface Service {
  handler: Handler
  isClosing: boolean
}

/** A port of this process. It is bound before there is anything to serve, so that it is known. */
export class HttpListener {
  readonly url: string
  readonly #server: Server
  readonly #service: Service
  /** Connections that have asked for nothing yet. */
  readonly #unused = new Set<Socket>()

  private constructor(server: Server, url: string, service: Service) {
    this.#server = server
    this.url = url
    this.#service = service
    server.on('connection', (socket: Socket) => {
      this.#unused.add(socket)
      socket.once('close', () => this.#unused.delete(socket))
    })
    server.on('request', ({ socket }) => this.#unused.delete(socket))
  }

  /**
   * Binds the port; 0 is any free one. `starting` answers until {@link serve} is called.
   *
   * @throws StartFailure when the port is taken or may not be bound.
   */
  static async open(host: string, port: number, starting: Handler): Promise<HttpListener> {
    const service: Service = { handler: starting, isClosing: false }
    const server = createAdaptorServer({
      fetch: async (request: Request, bindings: Bindings) => {
        const response = await service.handler(request, bindings)
        if (service.isClosing) response.headers.set('connection', 'close')
        return response
      },
    }) as Server
    server.listen(port, host)
    try {
      await once(server, 'listening')
    } catch (cause) {
      throw new StartFailure(reasonOf(cause, host, port), { cause })
    }
    const address = server.address()
    const bound = typeof address === 'object' && address ? address.port : port
    const name = host.includes(':') ? `[${host}]` : host
    return new HttpListener(server, `http://${name}:${bound}`, service)
  }

  serve(handler: Handler): void {
    this.#service.handler = handler
  }

  /** Stops accepting and waits for the requests in hand, at most so long, in ms. */
  async close(clock: Clock, limitMs: number): Promise<void> {
    const closed = once(this.#server, 'close')
    // Connections without a request go now, the others as soon as their answer is out.
    this.#service.isClosing = true
    this.#server.keepAliveTimeout = 1
    this.#server.close()
    this.#server.closeIdleConnections()
    // Node counts among the idle only what has been used before.
    for (const socket of this.#unused) socket.destroy()
    const limit = clock.setTimer(limitMs, () => this.#server.closeAllConnections())
    await closed
    limit.cancel()
  }
}

function reasonOf(cause: unknown, host: string, port: number): string {
  const code = (cause as { code?: unknown }).code
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: choose another with --port.`
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user.`
  return `The shop cannot listen on ${host}:${port}: ${String(code ?? cause)}.`
}
