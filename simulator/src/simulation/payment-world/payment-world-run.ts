import type { Payment } from '@holdfast/pg-client'
import { isOpen } from '@holdfast/pg-client'
import type { LedgerCharge } from '../../serving/ledger-report.js'
import type { ProcessHost } from '../process/process-host.js'
import type { Simulation } from '../world/simulation.js'
import { WorldGateway } from '../world-gateway/world-gateway.js'
import type { WorldRun } from '../world/world.js'
import type { Books, PaymentFile } from './books.js'
import { Buyers } from './buyers.js'
import { checkerList } from './checkers/checker-list.js'
import { gatewayByName } from './gateways/gateway-list.js'
import { callbackUrl, gatewayUrl, shopOrigin, webhookSecret } from './gateways/gateway-side.js'
import type { GatewaySide } from './gateways/gateway-side.js'
import { OrderBook } from './order-book.js'
import { subjectIn } from './reference.js'
import { boundOf, drawLimits, drawSettings, type Settings } from './settings.js'
import { ShopProcess } from './shop-process.js'
import { allPayments } from './stores/all-payments.js'
import type { Disk } from './stores/disk.js'
import { diskOf } from './stores/disk-list.js'
import { groupedBy } from './grouped-by.js'
import { healedBy } from './healed-by.js'
import { Witness } from './witness.js'

/** What is counted of every run, also where there is none of it. */
const endings = ['approved', 'declined', 'failed', 'canceled', 'partiallyCanceled', 'review'].map(
  (state) => `payments ${state}`,
)

/** The payment client's world, for one seed. */
export class PaymentWorldRun implements WorldRun {
  readonly safetyMs: number
  readonly boundMs: number
  readonly #simulation: Simulation
  readonly #side: GatewaySide
  readonly #settings: Settings
  readonly #disk: Disk
  readonly #orders: OrderBook
  readonly #witness: Witness
  readonly #gateway: WorldGateway<ShopProcess>
  readonly #hosts: ProcessHost<ShopProcess>[] = []

  constructor(simulation: Simulation) {
    const { knobs, clock, entityCount } = simulation
    this.#simulation = simulation
    const limits = drawLimits(knobs)
    const [first = 'async-card', ...others] = simulation.dialects
    this.#settings = drawSettings(knobs, limits, [first, ...others], entityCount)
    this.#side = gatewayByName(this.#settings.dialect)
    this.#disk = diskOf(simulation.store, this.#side.name)
    this.#orders = new OrderBook(100_000, 10_000_000, () => clock.now())
    this.#witness = new Witness(simulation)
    this.#gateway = this.#openGateway()
    this.safetyMs = this.#settings.arrivalMs + this.#settings.afterwardsMs
    this.boundMs = boundOf(this.#settings, limits)
    this.#startProcesses()
    this.#gateway.start()
    this.#letBuyersCome()
  }

  heal(): void {
    this.#gateway.heal()
  }

  async isConverged(): Promise<boolean> {
    // What the shop was not told of yet may be news.
    if (this.#gateway.hasOpenCallbacks) return false
    // What is on its way may be executed yet, whoever has given it up.
    if (this.#gateway.isBusy) return false
    for (const order of this.#orders.orders.values()) {
      if (order.state === 'waiting' && !(await this.#isReviewed(order.id))) return false
    }
    const store = this.#disk.inspected
    const dialect = this.#side.name
    const waiting = await store.countWaiting(dialect)
    if (waiting.some(({ state }) => isOpen(state))) return false
    if ((await store.readOutbox({ dialect, after: 0, limit: 1 })).length > 0) return false
    // A callback whose payment nobody has asked about since may tell of something new.
    for (const { callback } of await store.listUnsettledCallbacks(dialect, 1000)) {
      if (await store.getByReference(callback.reference)) return false
    }
    return !(await this.#hasNewsUnasked())
  }

  async check(): Promise<void> {
    const books = await this.#books()
    const { payments } = books
    this.#simulation.count('payments', payments.length)
    for (const { invariant, check } of checkerList) {
      const { id } = invariant
      const looked = check(books, (entity, text) => this.#simulation.violated(id, entity, text))
      this.#simulation.checked(id, looked)
    }
    for (const name of ['open reviews', ...endings]) this.#simulation.count(name, 0)
    for (const { payment } of payments) this.#conclude(payment)
  }

  async close(): Promise<void> {
    this.#gateway.close()
    await this.#disk.close()
  }

  #openGateway(): WorldGateway<ShopProcess> {
    const side = this.#side
    const witness = this.#witness
    return new WorldGateway<ShopProcess>(this.#simulation, {
      dialect: side.name,
      url: gatewayUrl,
      shopOrigin,
      hosts: this.#hosts,
      ...(side.name !== 'async-card' && { webhook: { url: callbackUrl, secret: webhookSecret } }),
      subjectOf: subjectIn,
      take: (shop, { body, headers }) => shop.takeCallback(body, headers),
      onCharge: (charge) => witness.charged(charge),
      onSend: ({ process, method, path, subject }) =>
        witness.sent(process, side.wayOf(method, path), subject?.point),
    })
  }

  #startProcesses(): void {
    const parts = {
      disk: this.#disk,
      orders: this.#orders,
      side: this.#side,
      settings: this.#settings,
      witness: this.#witness,
      linkOf: (process: string) => this.#gateway.linkOf(process),
    }
    for (let number = 1; number <= this.#settings.processes; number += 1) {
      const start = (ports: ConstructorParameters<typeof ShopProcess>[0]): ShopProcess =>
        new ShopProcess(ports, parts)
      this.#hosts.push(this.#simulation.process(`shop-${number}`, start))
    }
  }

  #letBuyersCome(): void {
    const { chance, entityCount } = this.#simulation
    const buyers = new Buyers({
      simulation: this.#simulation,
      hosts: this.#hosts,
      side: this.#side,
      gateway: this.#gateway,
    })
    for (const orderId of this.#simulation.entities(entityCount, 'order')) {
      buyers.comes(orderId, chance.between(1, this.#settings.arrivalMs, 'comes', orderId))
    }
  }

  /**
   * A decline has turned or a bank has sent a refund back, and the client, which goes on asking,
   * has not heard of it yet.
   */
  async #hasNewsUnasked(): Promise<boolean> {
    for (const { reference, received, refunded } of this.#gateway.charges()) {
      if (received === 0) continue
      const payment = await this.#disk.inspected.getByReference(reference)
      if (!payment || payment.nextCheckAt === null) continue
      if (payment.state === 'declined' || payment.refundedMinor > refunded) return true
    }
    return false
  }

  async #isReviewed(orderId: string): Promise<boolean> {
    const payments = await this.#disk.inspected.listByOrder(orderId)
    return payments.some(({ state }) => state === 'review')
  }

  async #books(): Promise<Books> {
    const store = this.#disk.inspected
    const dialect = this.#side.name
    const charges = this.#gateway.charges()
    const byReference = groupedBy(charges, ({ reference }) => reference)
    const payments = await Promise.all(
      (await allPayments(store, dialect)).map(async (payment): Promise<PaymentFile> => {
        const own: readonly LedgerCharge[] = byReference.get(payment.reference) ?? []
        byReference.delete(payment.reference)
        return { payment, refunds: await store.listRefunds(payment.id), charges: own }
      }),
    )
    const byOrder = groupedBy(payments, ({ payment }) => payment.orderId)
    const undelivered = await store.readOutbox({ dialect, after: 0, limit: 10_000 })
    const unsettled = await store.listUnsettledCallbacks(dialect, 10_000)
    return {
      side: this.#side,
      orderBook: this.#orders,
      witness: this.#witness,
      payments,
      orders: [...this.#orders.orders.values()].map((order) => ({
        order,
        payments: byOrder.get(order.id) ?? [],
      })),
      strangers: [...byReference.values()].flat(),
      undelivered: undelivered.length,
      unsettled: unsettled.map(({ callback }) => callback.reference),
      contents: await this.#disk.contents(),
      boundMs: this.boundMs,
    }
  }

  #conclude(payment: Payment): void {
    const { id, state, reviewReason } = payment
    if (state === 'review') {
      this.#simulation.count('open reviews')
      this.#simulation.count(`open reviews: ${reviewReason ?? 'unknown'}`)
    }
    this.#simulation.count(`payments ${state}`)
    const settledAfterMs = this.#witness.endings.settledAfterMs(id)
    if (settledAfterMs === undefined) return
    this.#simulation.converged(settledAfterMs, healedBy(payment, this.#witness))
  }
}
