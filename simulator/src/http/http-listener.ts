import { randomInt } from 'node:crypto'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Hono } from 'hono'

/** A Hono application that can read the raw Node request and answer. */
export type HttpApp = Hono<{ Bindings: HttpBindings }>

/** Loopback only: a pretend gateway has no business on a network. */
const HOST = '127.0.0.1'

/** The original's server keeps idle connections for a minute. */
const KEEP_ALIVE_MS = 60_000

/**
 * Where "any free port" is drawn from: below the ports that systems hand out, so that nobody else
 * is given a port while the gateway is down and keeps it closed.
 */
const FREE_PORTS = { from: 20_000, below: 32_000 }
const MAX_DRAWS = 100

/**
 * An HTTP server that can be taken away and brought back on the same port. While it is closed,
 * connections are really refused by the operating system.
 */
export class HttpListener {
  readonly #app: HttpApp
  readonly #drawPort: () => number
  readonly #sockets = new Set<Socket>()
  #port: number
  #server: Server | undefined

  /**
   * @param port 0 for any free port; once drawn it is kept over `close` and `open`
   * @param drawPort draws one that may be free
   */
  constructor(app: HttpApp, port: number, drawPort: () => number = drawFreePort) {
    this.#app = app
    this.#port = port
    this.#drawPort = drawPort
  }

  /** Connections open now. */
  get openSockets(): number {
    return this.#sockets.size
  }

  /** `http://127.0.0.1:PORT`; the port is known after the first `open`. */
  get url(): string {
    return `http://${HOST}:${this.#port}`
  }

  /**
   * Listens; does nothing when it listens already.
   *
   * @throws the platform's error, with `code` `EADDRINUSE` when the port is taken.
   */
  async open(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer(this.#app)
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    this.#port =
      this.#port === 0
        ? await listenAnywhere(server, this.#drawPort)
        : await listen(server, this.#port)
    this.#server = server
  }

  /** Stops listening and destroys every open connection; does nothing when closed already. */
  async close(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

function createServer(app: HttpApp): Server {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  })
  if (!('keepAliveTimeout' in server)) throw new Error('expected an HTTP/1 server')
  return server
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      resolve(port)
    })
  })
}

/**
 * One after the other, from anywhere. Drawn each by itself, a listener would sometimes get the port
 * of one that was closed just now, and a client's first request would go out over the connection it
 * has kept to that one: "other side closed".
 */
const freePorts = (function* portsInTurn(): Generator<number, never> {
  const count = FREE_PORTS.below - FREE_PORTS.from
  for (let turn = randomInt(count); ; turn += 1) yield FREE_PORTS.from + (turn % count)
})()

function drawFreePort(): number {
  return freePorts.next().value
}

async function listenAnywhere(server: Server, drawPort: () => number): Promise<number> {
  for (let draw = 1; ; draw += 1) {
    try {
      return await listen(server, drawPort())
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || draw === MAX_DRAWS) throw error
    }
  }
}
