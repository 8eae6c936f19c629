import {
  axiosTransport,
  createPaymentClient,
  type ClientEvent,
  type GatewayDialect,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  type PaymentClient,
  type PaymentStore,
  type Schedule,
} from '@holdfast/pg-client'
import { seededRandom, sequentialIds, type VirtualClock } from '@holdfast/resilience-kit/testing'

/** A request as it went out, secrets and all. */
export interface SentRequest extends HttpRequest {
  /** Which process has sent it. */
  readonly by: string
  /** Without the query. */
  readonly path: string
  /** Wall-clock time, in ms. */
  readonly at: number
}

/** What a process of the shop is made of. */
export interface ShopProcessParts<Instrument> {
  /** Letters and digits, and unlike any other process's: its ids begin so. */
  readonly name: string
  readonly clock: VirtualClock
  readonly store: PaymentStore
  readonly dialect: GatewayDialect<Instrument>
  readonly schedule?: Partial<Schedule>
  /** Told of every request before its first byte goes out. */
  onSend(request: SentRequest): void
  /** Does what asks the gateway over real HTTP. */
  counted<T>(send: () => Promise<T>): Promise<T>
}

/** Stands between a client and the gateway: sends, now or later, and gives what came back. */
export type Way = (request: SentRequest, send: () => Promise<HttpResponse>) => Promise<HttpResponse>

/** One process of the shop, which can die at any moment. */
export class ShopProcess<Instrument> {
  readonly name: string
  readonly client: PaymentClient<Instrument>
  /** Its own handle of the store. */
  readonly store: PaymentStore
  /** What its client has told observers. */
  readonly observed: ClientEvent[] = []
  /** What stands between the client and the gateway. Default: nothing. */
  way: Way = (_request, send) => send()
  readonly #parts: ShopProcessParts<Instrument>
  #isDead = false

  constructor(parts: ShopProcessParts<Instrument>) {
    const { name, clock, store, dialect, schedule } = parts
    this.#parts = parts
    this.name = name
    this.store = store
    this.client = createPaymentClient({
      dialect,
      store: this.#mortal(store),
      http: this.#mortal(this.#transport()),
      ...(schedule && { schedule }),
      env: { clock, random: seededRandom(name), ids: sequentialIds(name) },
    })
    this.client.observe((event) => this.observed.push(event))
  }

  get isDead(): boolean {
    return this.#isDead
  }

  /** Dies: what was done is done, but nothing that it waits for ever comes. */
  kill(): void {
    this.#isDead = true
  }

  #transport(): HttpTransport {
    const { clock, name, onSend, counted } = this.#parts
    const transport = axiosTransport({ clock })
    return {
      send: (request, limits) => {
        const at = clock.now()
        const sent = { ...request, by: name, path: new URL(request.url).pathname, at }
        onSend(sent)
        return this.way(sent, () => counted(() => transport.send(request, limits)))
      },
    }
  }

  /** The same object, until the process dies: then none of its methods does or returns anything. */
  #mortal<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...args: readonly unknown[]): Promise<unknown> => {
          if (this.#isDead) return never()
          try {
            const result: unknown = await Reflect.apply(member, target, args)
            return this.#isDead ? never() : result
          } catch (error) {
            if (this.#isDead) return never()
            throw error
          }
        }
      },
    })
  }
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined)
}
