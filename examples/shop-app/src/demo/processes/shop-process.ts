import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ShopBooks } from '../audit/shop-books.js'
import { scaledLimits, shopTimes } from '../scales.js'
import { seedsFigures } from '../seeds-figures.js'
import { builtProgram, ChildProgram } from './child-program.js'

const healthAnswer = z.object({ freeSlots: z.number(), ordersInFlight: z.number() })

/** Enough of everything: the demo breaks the gateway, not the warehouse. */
const seedStock = 100_000
const productIds = ['1', '2', '3']

/** A payment that nobody settles would hold the demo for ever. */
const longestWaitMs = 60_000

interface ShopOptions {
  readonly seed: number
  readonly port: number
  readonly dataDir: string
  readonly gatewayUrl: string
}

/** The shop as a process of its own, which can be killed and started again on the same files. */
export class ShopProcess {
  readonly url: string
  readonly dataDir: string
  readonly #options: ShopOptions
  #program: ChildProgram
  #starts = 1

  private constructor(options: ShopOptions, program: ChildProgram) {
    this.#options = options
    this.#program = program
    this.url = `http://127.0.0.1:${options.port}`
    this.dataDir = options.dataDir
  }

  static async start(options: ShopOptions): Promise<ShopProcess> {
    return new ShopProcess(options, await startProgram(options, 1, 1))
  }

  /** Ends the shop, if it still runs, and starts it again; `scale` multiplies its call limits. */
  async restart({ scale }: { readonly scale: number }): Promise<void> {
    await this.#program.end('SIGTERM')
    this.#starts += 1
    this.#program = await startProgram(this.#options, scale, this.#starts)
  }

  /** As a crash or an operator's SIGKILL would: no last word. */
  async kill(): Promise<void> {
    await this.#program.end('SIGKILL')
  }

  async end(): Promise<void> {
    await this.#program.end('SIGTERM')
  }

  async load(): Promise<{ readonly freeSlots: number; readonly ordersInFlight: number }> {
    return healthAnswer.parse(await (await fetch(`${this.url}/health`)).json())
  }

  books(): ShopBooks {
    return new ShopBooks(this.dataDir, new Map(productIds.map((id) => [id, seedStock])))
  }

  /** Resolves once no payment waits for anything; gives up after a minute: the audit will tell. */
  async untilNothingWaits(): Promise<void> {
    await until(() => this.books().openPayments() === 0)
  }

  /** Resolves once no order is open either; gives up after a minute: the audit will tell. */
  async untilNothingIsOpen(): Promise<void> {
    await until(() => this.books().openPayments() + this.books().openOrders() === 0)
  }
}

async function until(done: () => boolean): Promise<void> {
  const latest = performance.now() + longestWaitMs
  while (!done() && performance.now() < latest) await sleep(100)
}

function startProgram(options: ShopOptions, scale: number, start: number): Promise<ChildProgram> {
  return ChildProgram.start('the shop', builtProgram('main.js'), ['--json'], {
    SHOP_PORT: String(options.port),
    SHOP_DATA_DIR: options.dataDir,
    SHOP_GATEWAY_URL: options.gatewayUrl,
    SHOP_ID_SEED: `${options.seed} ${start}`,
    SHOP_SYNCHRONOUS: 'normal',
    SHOP_SEED_STOCK: String(seedStock),
    SHOP_WORKER_SLOTS: String(seedsFigures.workerSlots),
    SHOP_ORDER_TTL_MS: String(shopTimes.orderTtlMs),
    SHOP_SWEEP_MS: String(shopTimes.sweepMs),
    SHOP_RECONCILER_POLL_MS: String(shopTimes.reconcilerPollMs),
    SHOP_CLIENT_TIMES: JSON.stringify(shopTimes.client),
    SHOP_CLIENT_LIMITS: JSON.stringify(scaledLimits(scale)),
    SHOP_LOG_LEVEL: 'error',
  })
}
