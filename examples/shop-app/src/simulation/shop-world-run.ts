import { isOpen } from '@holdfast/pg-client'
import { WorldGateway, type Simulation, type WorldRun } from '@holdfast/pg-simulator/simulation'
import { gatewayUrl, shopOrigin, tossWebhook } from './addresses.js'
import { isAtRest, isInReview, type Books, type OrderFile } from './books/books.js'
import { readBooks } from './books/read-books.js'
import { checkerList } from './checkers/checker-list.js'
import { ModuleLines } from './lines/module-lines.js'
import { Buyers } from './people/buyers.js'
import { letOperatorDecide } from './people/operator.js'
import { ShopFront } from './people/shop-front.js'
import type { ModuleProcess } from './processes/module-process.js'
import { noHosts, startProcesses } from './processes/start-processes.js'
import { drawLimits, drawSettings, type Settings } from './settings.js'
import { ShopDisk } from './shop-disk.js'
import { Witness } from './witness/witness.js'

/** The shop's world, for one seed. */
export class ShopWorldRun implements WorldRun {
  readonly safetyMs: number
  readonly boundMs: number
  readonly #simulation: Simulation
  readonly #settings: Settings
  readonly #disk: ShopDisk
  readonly #witness: Witness
  readonly #hosts = noHosts()
  readonly #lines: ModuleLines<ModuleProcess>
  readonly #gateway: WorldGateway<ModuleProcess>
  readonly #buyers: Buyers<ModuleProcess>

  constructor(simulation: Simulation) {
    const { knobs, dialects, clock } = simulation
    this.#simulation = simulation
    this.#settings = drawSettings(knobs, drawLimits(knobs), dialects)
    const { config, safetyMs, boundMs, actsWithinMs } = this.#settings
    this.safetyMs = safetyMs
    this.boundMs = boundMs
    this.#disk = new ShopDisk(clock, config)
    const { payments, catalog, points } = this.#disk
    const { welcomePoints } = config
    const books = { payments, catalog, points, welcomePoints }
    this.#witness = new Witness(simulation, { ...books, actsWithinMs })
    this.#gateway = this.#openGateway()
    this.#lines = this.#openLines()
    this.#startProcesses()
    this.#gateway.start()
    this.#buyers = this.#letBuyersCome()
    this.#letOperatorDecide()
  }

  heal(): void {
    this.#gateway.heal()
  }

  async isConverged(): Promise<boolean> {
    // What is on its way may be done yet, whoever has given it up.
    if (this.#gateway.isBusy || this.#gateway.hasOpenCallbacks || this.#lines.isBusy) return false
    const { orders, shelves, work } = await this.#readBooks()
    if (work.dead.length > 0) return true // a person has to act; the checker tells
    return work.left === 0 && orders.every(hasEnded) && shelves.every(({ isLetIn }) => isLetIn)
  }

  async check(): Promise<void> {
    const simulation = this.#simulation
    const books = await this.#readBooks()
    simulation.count('payments', books.orders.flatMap(({ payments }) => payments).length)
    simulation.count('orders', books.orders.length)
    for (const { invariant, check } of checkerList) {
      const { id } = invariant
      const looked = check(books, (entity, text) => simulation.violated(id, entity, text))
      simulation.checked(id, looked)
    }
    for (const { order } of books.orders.filter(isAtRest)) {
      const tookMs = this.#witness.orders.tookMs(order.id)
      simulation.converged(tookMs, order.failure ?? order.status)
    }
  }

  async close(): Promise<void> {
    this.#gateway.close()
    this.#disk.close()
  }

  #openGateway(): WorldGateway<ModuleProcess> {
    const { dialect } = this.#settings
    const { wishes } = this.#witness
    return new WorldGateway<ModuleProcess>(this.#simulation, {
      ...{ dialect, shopOrigin, url: gatewayUrl, hosts: this.#hosts.payments },
      ...(dialect === 'toss' && { webhook: tossWebhook }),
      subjectOf: (text) => {
        const entity = wishes.in(text)
        return entity === undefined ? undefined : { point: entity, entity }
      },
      take: async (process, { url, body, headers }) => {
        const request = new Request(url, { method: 'POST', body, headers })
        return (await process.serve(request)).status
      },
    })
  }

  #openLines(): ModuleLines<ModuleProcess> {
    const { wishes } = this.#witness
    const { lateRequests } = this.#settings
    const entityIn = (text: string): string | undefined => wishes.in(text)
    const between = { simulation: this.#simulation, hosts: this.#hosts }
    return new ModuleLines({ ...between, lateRequests, entityIn })
  }

  #startProcesses(): void {
    startProcesses(this.#simulation, this.#hosts, {
      ...{ disk: this.#disk, settings: this.#settings, witness: this.#witness },
      lines: this.#lines,
      linkOf: (process) => this.#gateway.linkOf(process),
    })
  }

  #letBuyersCome(): Buyers<ModuleProcess> {
    const simulation = this.#simulation
    const { chance, entityCount } = simulation
    const { dialect, arrivalMs } = this.#settings
    const shop = new ShopFront(simulation, this.#hosts.orders)
    const buyers = new Buyers({ simulation, dialect, shop, gateway: this.#gateway })
    for (const wish of simulation.entities(entityCount, 'order')) {
      buyers.comes(wish, chance.between(1, arrivalMs, 'comes', wish))
    }
    return buyers
  }

  #letOperatorDecide(): void {
    const { orders, payments } = this.#disk
    const hosts = this.#hosts.payments
    letOperatorDecide({ simulation: this.#simulation, orders, payments, hosts })
  }

  #readBooks(): Promise<Books> {
    return readBooks({
      disk: this.#disk,
      settings: this.#settings,
      witness: this.#witness,
      gateway: this.#gateway,
      payKeys: this.#buyers.payKeys,
      wouldLetIn: async (productId, quantity) => {
        const [catalog] = this.#hosts.catalog
        return (await catalog?.call((process) => process.wouldLetIn(productId, quantity))) ?? false
      },
    })
  }
}

/** Whether nothing happens to an order any more, unless a person acts. */
function hasEnded(file: OrderFile): boolean {
  if (file.payments.some(({ state }) => isOpen(state))) return false
  return isInReview(file) || isAtRest(file)
}
