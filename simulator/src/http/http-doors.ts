import type { Clock } from '@holdfast/resilience-kit'
import type { WireRequest } from '../dialects/wire.js'
import type { Delivery } from '../serving/delivery.js'
import type { Served } from '../serving/served-list.js'
import { createGatewayServer, type ServedAt } from './gateway-server.js'
import { HttpListener, type HttpApp } from './http-listener.js'

/** What stands behind the doors. */
export interface HttpDoorsPorts {
  readonly clock: Clock
  /** The gateway's port, and that of `/__admin`; 0 for any free one. */
  readonly port: number
  readonly adminPort: number
  readonly control: HttpApp
  readonly served: readonly [Served, ...Served[]]
  readonly handle: (dialect: string, request: WireRequest) => Promise<Delivery>
}

/** Where everything listens. */
export interface HttpAddresses {
  readonly gatewayUrl: string
  readonly adminUrl: string
  readonly dialects: Readonly<Record<string, string>>
}

/** The ports of a simulator: the gateway's open and close together, that of `/__admin` stays. */
export class HttpDoors {
  readonly #ports: HttpDoorsPorts
  readonly #admin: HttpListener
  readonly #main: HttpListener
  readonly #own = new Map<string, HttpListener>()
  #inFlight = 0
  #isOpen = false
  #isClosed = false
  #lastMove: Promise<unknown> = Promise.resolve()

  constructor(ports: HttpDoorsPorts) {
    this.#ports = ports
    this.#admin = new HttpListener(ports.control, ports.adminPort)
    const shared = ports.served.filter(({ port }) => port === undefined)
    const root = shared[0] ?? ports.served[0]
    const atRoot = this.#servedAt(root, '')
    const below = shared.map((served) => this.#servedAt(served, `/${served.definition.name}`))
    this.#main = new HttpListener(this.#server([...below, atRoot]), ports.port)
    for (const served of ports.served) {
      if (served.port === undefined) continue
      const app = this.#server([this.#servedAt(served, '')])
      this.#own.set(served.definition.name, new HttpListener(app, served.port))
    }
  }

  /** Whether the gateway takes connections. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Connections open at the gateway's ports now. */
  get openSockets(): number {
    return this.#gateways().reduce((sum, { openSockets }) => sum + openSockets, 0)
  }

  /** Requests that arrived and have no answer yet. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Where everything listens; ports that are drawn are known once it was opened. */
  get addresses(): HttpAddresses {
    const { served } = this.#ports
    const [first] = served
    const base = ({ definition: { name }, port }: Served): string => {
      if (port !== undefined) return this.#own.get(name)?.url ?? this.#main.url
      return name === first.definition.name ? this.#main.url : `${this.#main.url}/${name}`
    }
    return {
      gatewayUrl: base(first),
      adminUrl: this.#admin.url,
      dialects: Object.fromEntries(served.map((one) => [one.definition.name, base(one)])),
    }
  }

  /**
   * Opens everything.
   *
   * @throws the platform's error, with `code` `EADDRINUSE`, when a port is taken.
   */
  async open(): Promise<HttpAddresses> {
    await this.move(true)
    await this.#queue(() => (this.#isClosed ? Promise.resolve() : this.#admin.open()))
    return this.addresses
  }

  /**
   * Opens or closes the gateway's ports; one move at a time, in the order of the calls. After
   * `close` they stay closed.
   *
   * @throws the platform's error, with `code` `EADDRINUSE`, when another program took a port; the
   *   gateway counts as closed then.
   */
  move(isOpen: boolean): Promise<void> {
    return this.#queue(async () => {
      const isToOpen = isOpen && !this.#isClosed
      const moved = await Promise.allSettled(
        this.#gateways().map((listener) => (isToOpen ? listener.open() : listener.close())),
      )
      const failed = moved.find(({ status }) => status === 'rejected')
      this.#isOpen = isToOpen && failed === undefined
      if (failed?.status === 'rejected') throw failed.reason
    })
  }

  /** Closes everything for good and cuts all connections. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.move(false)
    await this.#queue(() => this.#admin.close())
  }

  #queue(act: () => Promise<void>): Promise<void> {
    const acted = this.#lastMove.then(act)
    this.#lastMove = acted.catch(() => undefined)
    return acted
  }

  #gateways(): HttpListener[] {
    return [this.#main, ...this.#own.values()]
  }

  #servedAt({ definition }: Served, prefix: string): ServedAt {
    const { name, bodyLimitBytes } = definition
    return { prefix, bodyLimitBytes, handle: (request) => this.#ports.handle(name, request) }
  }

  #server(served: readonly ServedAt[]): HttpApp {
    return createGatewayServer({
      clock: this.#ports.clock,
      served,
      control: this.#ports.control,
      onInFlight: (change) => (this.#inFlight += change),
    })
  }
}
