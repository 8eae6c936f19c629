import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { HttpTransport } from '@holdfast/pg-client'
import { systemClock, type Clock } from '@holdfast/resilience-kit'
import { readConfig, type SettingName } from '../src/config.js'
import { createShop, type Shop, type ShopEnv } from '../src/shop.js'
import type { Answer } from './answer.js'
import { ScriptedGateway } from './scripted-gateway.js'
import { ScriptedToss, TOSS_URL } from './scripted-toss.js'
import { staff, Tokens } from './tokens.js'

export { orderIdOf, type Answer } from './answer.js'

/** A real clock that a test may put forward; timers that are set do not notice. */
export class MovableClock implements Clock {
  offsetMs = 0
  readonly monotonic = (): number => systemClock.monotonic() + this.offsetMs
  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    systemClock.sleep(ms, signal)
  readonly setTimer: Clock['setTimer'] = (ms, fire) => systemClock.setTimer(ms, fire)

  now(): number {
    return systemClock.now() + this.offsetMs
  }
}

export interface WorldOptions {
  readonly settings?: Partial<Record<SettingName, string>>
  readonly env?: Omit<ShopEnv, 'clock'>
  /** The shop takes payments over Toss, too. */
  readonly hasToss?: boolean
}

/** The setting with which the reconciler asks about a payment every so many ms. */
export function schedule(checkAfterMs: number): string {
  return JSON.stringify({ everyMs: 10, checkAfterMs: [checkAfterMs] })
}

/** What a test of the shop plays with. */
export class ShopWorld {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'shop-'))
  readonly clock = new MovableClock()
  readonly gateway = new ScriptedGateway()
  readonly toss = new ScriptedToss()
  /** The way to both. */
  readonly gateways: HttpTransport = {
    send: (request) => {
      const isForToss = request.url.startsWith(TOSS_URL)
      return (isForToss ? this.toss : this.gateway).send(request)
    },
  }
  shop!: Shop
  readonly #options: WorldOptions
  readonly #tokens = new Tokens(() => this.shop.url)

  private constructor(options: WorldOptions) {
    this.#options = options
  }

  static async open(options: WorldOptions = {}): Promise<ShopWorld> {
    const world = new ShopWorld(options)
    await world.start()
    return world
  }

  /** A world whose shop is still to be started. */
  static unstarted(options: WorldOptions = {}): ShopWorld {
    return new ShopWorld(options)
  }

  /** Starts a shop on the files as they are. */
  async start(env: ShopEnv = {}): Promise<void> {
    const config = readConfig({
      port: '0',
      dataDir: this.dataDir,
      sweepMs: '86400000',
      outboxMs: '86400000', // whoever appends pokes it
      seedStock: '10',
      ordersPerMinute: '1000000',
      loginsPerMinute: '1000000',
      signUpsPerMinute: '1000000',
      tokenTtlMs: '2000000000', // tests put the clock forward
      staff: JSON.stringify(staff),
      clientLimits: JSON.stringify({ backoffMs: 1, maxBackoffMs: 2 }),
      clientTimes: JSON.stringify({ requestLifetimeMs: 60_000 }),
      clientSchedule: schedule(20),
      synchronous: 'normal', // what it is for survives SIGKILL, and tests cut no power
      ...(this.#options.hasToss && { tossUrl: TOSS_URL, tossSecretKey: 'test_sk_of_the_tests' }),
      ...this.#options.settings,
    })
    const { clock, gateways: http } = this
    const standard = { clock, http, passwordCost: 1 }
    this.shop = await createShop(config, { ...standard, ...this.#options.env, ...env })
  }

  async close(): Promise<void> {
    await this.shop.stop()
    rmSync(this.dataDir, { recursive: true })
  }

  /** Asks the shop, as this person where one is named. */
  async ask(method: string, route: string, asking: Asking = {}): Promise<Answer> {
    const { as, headers, json, ...init } = asking
    const response = await fetch(`${this.shop.url}${route}`, {
      method,
      ...init,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${await this.#tokens.of(as)}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    const body = (text === '' ? {} : JSON.parse(text)) as Answer['body']
    return { status: response.status, headers: response.headers, body }
  }

  tokenOf(name: string): Promise<string> {
    return this.#tokens.of(name)
  }

  /** The id that a person has at the shop. */
  idOf(name: string): Promise<string> {
    return this.#tokens.idOf(name)
  }

  /** `POST /orders` of one piece of product 1, unless the test says otherwise. */
  order(change: OrderChange = {}): Promise<Answer> {
    const { buyer = 'alice', key = 'key-1', headers = {}, ...body } = change
    return this.ask('POST', '/orders', {
      as: buyer,
      headers: { 'idempotency-key': key, ...headers },
      json: { items: [{ productId: '1', quantity: 1 }], card, ...body },
    })
  }

  payAgain(orderId: string, key: string, buyer = 'alice'): Promise<Answer> {
    return this.ask('POST', `/orders/${orderId}/payments`, {
      as: buyer,
      headers: { 'idempotency-key': key },
      json: { card: { ...card, number: '1234-5678-9814-0000' } },
    })
  }

  view(orderId: string, buyer = 'alice'): Promise<Answer> {
    return this.ask('GET', `/orders/${orderId}`, { as: buyer })
  }

  cancel(orderId: string, buyer = 'alice'): Promise<Answer> {
    return this.ask('PATCH', `/orders/${orderId}/cancel`, { as: buyer })
  }

  callback(body: string): Promise<Answer> {
    return this.ask('POST', '/payments/callback', { body })
  }

  async stockOf(productId: string): Promise<number> {
    const { body } = await this.ask('GET', '/products')
    return body.products?.find(({ id }) => id === productId)?.stock ?? Number.NaN
  }

  async pointsOf(buyer = 'alice'): Promise<number> {
    const { body } = await this.ask('GET', '/points', { as: buyer })
    return body.balance ?? Number.NaN
  }

  /** Waits for the shop's own events until the order looks as wanted. */
  untilOrder(
    orderId: string,
    wanted: (view: Answer['body']) => boolean,
    buyer?: string,
  ): Promise<Answer['body']> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        this.view(orderId, buyer).then(({ body }) => {
          if (!wanted(body)) return
          for (const stop of stops) stop()
          resolve(body)
        }, reject)
      }
      const stops = [
        this.shop.onOrderMoved(look),
        ...[this.shop.payments.card, this.shop.payments.toss].flatMap((client) => {
          const watched = client?.observe(({ type }) => {
            if (type === 'transition') look()
          })
          return watched ? [watched] : []
        }),
      ]
      look()
    })
  }

  untilStatus(orderId: string, status: string, buyer?: string): Promise<Answer['body']> {
    return this.untilOrder(orderId, ({ order }) => order?.status === status, buyer)
  }
}

export interface OrderChange {
  readonly buyer?: string
  readonly key?: string
  readonly headers?: Record<string, string>
  readonly items?: unknown
  readonly card?: unknown
  readonly expectedPrice?: unknown
  readonly pointsToUse?: unknown
}

/** A request; `as` signs it, and `json` is its body. */
export interface Asking extends Omit<RequestInit, 'headers'> {
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
}

export const card = { type: 'SAMSUNG', number: '1234-5678-9814-1451' } as const
