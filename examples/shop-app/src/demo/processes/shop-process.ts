import { setTimeout as sleep } from 'node:timers/promises'
import { seedProducts } from '../../catalog/seed-products.js'
import { ShopBooks } from '../audit/shop-books.js'
import { Crowd } from '../load/crowd.js'
import { scaledLimits, shopTimes } from '../scales.js'
import { seedsFigures } from '../seeds-figures.js'
import { builtProgram } from './built-program.js'
import { ChildProgram } from './child-program.js'
import { workerLoad, type WorkerLoad } from './worker-load.js'

/** Enough of everything: the demo breaks the gateway, not the warehouse. */
const seedStock = 100_000
const welcomePoints = 100_000_000

/** A payment that nobody settles would hold the demo for ever. */
const longestWaitMs = 60_000

interface ShopOptions {
  readonly seed: number
  readonly port: number
  readonly dataDir: string
  readonly gatewayUrl: string
  /** Toss too, where it is given. */
  readonly tossUrl?: string | undefined
  /** Pieces of each product on the first start; default: enough of everything. */
  readonly stock?: number
  /** Further settings, as environment variables. */
  readonly settings?: Readonly<Record<string, string>>
}

/** The shop as a process of its own, which can be killed and started again on the same files. */
export class ShopProcess {
  readonly url: string
  readonly dataDir: string
  /** Who buys here. */
  readonly crowd: Crowd
  readonly #options: ShopOptions
  #program: ChildProgram
  #starts = 1

  private constructor(options: ShopOptions, program: ChildProgram, crowd: Crowd) {
    this.#options = options
    this.#program = program
    this.url = urlOf(options)
    this.crowd = crowd
    this.dataDir = options.dataDir
  }

  static async start(options: ShopOptions): Promise<ShopProcess> {
    const program = await startProgram(options, 1, 1)
    return new ShopProcess(options, program, await Crowd.gather(urlOf(options)))
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

  load(): Promise<WorkerLoad> {
    return workerLoad(this.url)
  }

  books(): ShopBooks {
    const seeded = seedProducts(this.#options.stock ?? seedStock, undefined)
    return new ShopBooks(this.dataDir, {
      seeded: new Map(seeded.map(({ id, stock }) => [id, stock])),
      welcomePoints,
    })
  }

  /** Resolves once no payment waits for anything; after a minute, with what is wrong. */
  untilNothingWaits(): Promise<readonly string[]> {
    return untilNone('payments', () => this.books().openPayments())
  }

  /** Resolves once no order is open either; after a minute, with what is wrong. */
  untilNothingIsOpen(): Promise<readonly string[]> {
    return untilNone('orders or payments', () => {
      const books = this.books()
      return books.openPayments() + books.openOrders() + books.openWork()
    })
  }
}

function urlOf({ port }: ShopOptions): string {
  return `http://127.0.0.1:${port}`
}

async function untilNone(what: string, count: () => number): Promise<readonly string[]> {
  const latest = performance.now() + longestWaitMs
  while (count() > 0) {
    if (performance.now() > latest) {
      return [`${count()} ${what} are still open after a minute: the figures are not final.`]
    }
    await sleep(100)
  }
  return []
}

function startProgram(options: ShopOptions, scale: number, start: number): Promise<ChildProgram> {
  return ChildProgram.start('the shop', builtProgram('main.js'), ['--json'], {
    SHOP_PORT: String(options.port),
    SHOP_DATA_DIR: options.dataDir,
    SHOP_GATEWAY_URL: options.gatewayUrl,
    SHOP_ID_SEED: `${options.seed} ${start}`,
    SHOP_SYNCHRONOUS: 'normal',
    SHOP_SEED_STOCK: String(options.stock ?? seedStock),
    SHOP_WELCOME_POINTS: String(welcomePoints),
    SHOP_WORKER_SLOTS: String(seedsFigures.workerSlots),
    SHOP_ORDER_TTL_MS: String(shopTimes.orderTtlMs),
    SHOP_ORDER_DEADLINE_MS: String(shopTimes.orderDeadlineMs),
    SHOP_SWEEP_MS: String(shopTimes.sweepMs),
    SHOP_CLIENT_TIMES: JSON.stringify(shopTimes.client),
    SHOP_CLIENT_SCHEDULE: JSON.stringify(shopTimes.schedule),
    SHOP_CLIENT_LIMITS: JSON.stringify(scaledLimits(scale)),
    ...(options.tossUrl !== undefined && {
      SHOP_TOSS_URL: options.tossUrl,
      SHOP_TOSS_SECRET_KEY: 'test_sk_of_the_demo',
      SHOP_TOSS_TIMES: JSON.stringify(shopTimes.toss),
    }),
    // A handful of accounts order for hundreds of buyers.
    SHOP_ORDERS_PER_MINUTE: '1000000',
    SHOP_LOG_LEVEL: 'error',
    ...options.settings,
  })
}
