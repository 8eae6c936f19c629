import {
  createPaymentClient,
  type CancelResult,
  type GatewayDialect,
  type HttpRequest,
  type OutboxEntry,
  type Payment,
  type PaymentClient,
  type PaymentStore,
  type SubmitResult,
} from '@holdfast/pg-client'
import type { ProcessPorts } from '../process/process-ports.js'
import type { OrderBook, WantedOrder } from './order-book.js'
import type { Settings } from './settings.js'
import type { ShopParts } from './shop-parts.js'
import type { Witness } from './witness.js'
import { referenceIn } from './reference.js'

/** What a buyer brings, made for the reference that the payment will have. */
export type Bring = (reference: string) => unknown

/** A buyer's answer at the counter. */
export type CheckoutAnswer = { readonly result: SubmitResult } | 'order gone'

/** Calls of a payment store that change something. */
const changes: ReadonlySet<string> = new Set([
  ...['insert', 'save', 'claimDue', 'receiveCallback', 'adoptParkedCallbacks'],
  ...['dropParkedCallbacks', 'markDelivered', 'saveBreaks', 'closeBreaks'],
])

/** One life of one process of the shop: the payment client, and the orders that it pays for. */
export class ShopProcess {
  readonly client: PaymentClient<unknown>
  readonly #ports: ProcessPorts
  readonly #orders: OrderBook
  readonly #settings: Settings
  readonly #witness: Witness
  readonly #dialect: GatewayDialect<unknown>

  constructor(ports: ProcessPorts, parts: ShopParts) {
    const { disk, orders, side, settings, witness } = parts
    this.#ports = ports
    this.#settings = settings
    this.#witness = witness
    this.#dialect = side.dialect()
    this.#orders = ports.port('orders', orders, {
      kind: 'store',
      changes: (method) => method !== 'get' && method !== 'listWaiting',
      entityOf: (_method, [first, second]) => orderIn(first) ?? orderIn(second),
    })
    const store: PaymentStore = ports.port('store', disk.open(ports.clock), {
      kind: 'store',
      changes: (method) => changes.has(method),
      entityOf: (_method, [first]) => referenceOf(first, witness.references),
      onCall: (method, args) => witness.asked(ports.name, method, args),
      onEffect: (method, args, result) => witness.stored(ports.name, method, args, result),
    })
    const http = ports.port('gateway', parts.linkOf(ports.name), {
      kind: 'other',
      entityOf: (_method, [request]) => referenceOfRequest(request as HttpRequest),
    })
    this.client = createPaymentClient<unknown>({
      dialect: this.#dialect,
      store,
      http,
      ...settings.client,
      env: { clock: ports.clock, random: ports.random, ids: ports.ids, onWarning: heardBefore },
    })
    this.client.observe((event) => {
      if (ports.isAlive()) witness.observed(ports.name, event)
    })
    this.client.events.deliver((entry) => this.#told(entry))
    this.client.reconciler.start()
    this.#expireLater()
  }

  /** A buyer pays for an order, for the first time or again. */
  async checkout(order: WantedOrder, bring: Bring) {
    const placed = await this.#orders.place(order)
    if (placed === 'gone') return 'order gone' as const
    const reference = await this.client.nextReference(order.id)
    const result = await this.client.submit({
      orderId: order.id,
      owner: order.owner,
      amount: { minor: order.amount, currency: 'KRW' },
      instrument: bring(reference),
    })
    this.#witness.answers.paid(order.id, result)
    return { result }
  }

  /** Whether an order still waits, and none of its payments can collect any more. */
  async isUnpaid(orderId: string): Promise<boolean> {
    const order = await this.#orders.get(orderId)
    if (order?.state !== 'waiting') return false
    return (await this.client.listByOrder(orderId)).every(isOver)
  }

  /** Takes a callback in, whoever sends it; gives the HTTP status that it is answered with. */
  async takeCallback(rawBody: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const at = this.#ports.clock.now()
    const { status, outcome } = await this.client.handleCallback({ rawBody, headers })
    if (status < 300 && outcome !== 'ignored') {
      // Read once more, as it was read when it came: which callback this was.
      const reading = this.#dialect.readCallback({ rawBody, headers }, at)
      if (reading.kind === 'callback') this.#witness.callbacks.taken(reading.callback)
    }
    return status
  }

  /** A buyer wants money back: all of it, or so much. */
  async refund(
    orderId: string,
    requestId: string,
    amountMinor: number | undefined,
  ): Promise<CancelResult | undefined> {
    const order = await this.#orders.get(orderId)
    if (order?.state !== 'confirmed' || order.paidBy === null) return undefined
    const paymentId = order.paidBy
    const result = await this.client.cancel(paymentId, {
      requestId,
      reason: 'the buyer changed his mind',
      ...(amountMinor !== undefined && { amountMinor }),
    })
    this.#witness.answers.wantedBack({ orderId, paymentId, requestId, amountMinor }, result)
    return result
  }

  async #told({ sequence, event }: OutboxEntry): Promise<void> {
    const answer = await this.#orders.apply(sequence, event)
    if (answer === 'nothing') return
    this.#witness.gaveBack(answer)
    await this.client.giveBack(event.paymentId, answer)
  }

  #expireLater(): void {
    this.#ports.clock.setTimer(this.#settings.expiry.everyMs, () => {
      void this.#expireOld()
        .catch(() => undefined)
        .then(() => this.#expireLater())
    })
  }

  /** Orders that are too old are given up; a shop that cares asks first whether one may be paid. */
  async #expireOld(): Promise<void> {
    const { expiry, expiresUnderPayment } = this.#settings
    const { clock } = this.#ports
    const waiting = await this.#orders.listWaiting(clock.now() - expiry.afterMs)
    for (const orderId of waiting) {
      const payments = await this.client.listByOrder(orderId)
      if (expiresUnderPayment || payments.every(isOver)) await this.#orders.expire(orderId)
    }
  }
}

function isOver({ state }: Payment): boolean {
  return state === 'declined' || state === 'failed' || state === 'canceled'
}

function orderIn(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument
  if (typeof argument !== 'object' || argument === null) return undefined
  const { id, orderId } = argument as { readonly id?: string; readonly orderId?: string }
  return orderId ?? id
}

/** What a call to the store is about: a payment's reference, or its order. */
function referenceOf(argument: unknown, known: ReadonlyMap<string, string>): string | undefined {
  if (typeof argument === 'string') return known.get(argument) ?? argument
  if (typeof argument !== 'object' || argument === null) return undefined
  const { reference, payment, callback } = argument as {
    readonly reference?: string
    readonly payment?: Payment
    readonly callback?: { readonly reference: string }
  }
  return reference ?? payment?.reference ?? callback?.reference
}

function referenceOfRequest({ url, body }: HttpRequest): string | undefined {
  return referenceIn(url) ?? referenceIn(body ?? '')
}

/** Odd settings are drawn on purpose: what the kit warns of is meant. */
function heardBefore(): void {}
