import {
  CardNumber,
  won,
  type CancelResult,
  type Payment,
  type PaymentClient,
  type SubmitResult,
} from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import type { TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { Clock } from '@holdfast/resilience-kit'
import { ShopError } from '../http/shop-error.js'
import { paymentErrors } from './payment-errors.js'
import type { CancelBody, PayRequestBody } from './payment-bodies.js'
import { viewPayment, type PaymentView } from './payment-view.js'
import type { CancelOutcome, PayResult } from './payments-client.js'

/** The clients of the gateways that the shop takes payments over. They share one store. */
export interface GatewayClients {
  readonly card: PaymentClient<AsyncCardInstrument>
  /** Undefined: this shop has no Toss. */
  readonly toss: PaymentClient<TossInstrument> | undefined
}

/** A gateway's client, whatever its buyers bring to pay with. */
export type AnyClient = Pick<
  PaymentClient<never>,
  | 'cancel'
  | 'capabilities'
  | 'checkNow'
  | 'dialect'
  | 'giveBack'
  | 'health'
  | 'inquire'
  | 'listRefunds'
  | 'observe'
  | 'resolve'
>

/** Pays, looks up and gives back, over whichever gateway an order's payment went. */
export class PaymentDesk {
  readonly #clients: GatewayClients
  readonly #clock: Clock

  constructor(clients: GatewayClients, clock: Clock) {
    this.#clients = clients
    this.#clock = clock
  }

  /** Every gateway's client. */
  get all(): readonly AnyClient[] {
    const { card, toss } = this.#clients
    return toss ? [card, toss] : [card]
  }

  /** Pays for a round of an order once, however often it is asked. */
  async pay(request: PayRequestBody): Promise<PayResult> {
    const earlier = await this.#clients.card.listByOrder(request.orderId)
    const known = earlier[request.round - 1]
    if (known) return this.#result(known, {})
    const patience = this.#patience(request.patienceMs)
    const result = await this.#submit(request, patience.signal).finally(() => patience.end())
    if (result.payment === null) {
      return { outcome: 'contradiction', payment: null, isRefused: false, retryAfterMs: null }
    }
    return this.#result(result.payment, result)
  }

  /** Oldest first; asks no gateway. */
  async listByOrder(orderId: string): Promise<readonly PaymentView[]> {
    const payments = await this.#clients.card.listByOrder(orderId)
    return Promise.all(payments.map((payment) => this.view(payment)))
  }

  /** Asks the gateway now. */
  async checkNow(paymentId: string): Promise<PaymentView> {
    const { payment, client } = await this.find(paymentId)
    return this.view((await client.checkNow(payment.id)).payment)
  }

  /** Gives all money back, once per request id. */
  async cancel(
    paymentId: string,
    { requestId, reason, patienceMs }: CancelBody,
  ): Promise<CancelOutcome> {
    const { payment, client } = await this.find(paymentId)
    if (client.dialect === this.#clients.card.dialect) {
      // This gateway knows no cancel: a person gives the money back.
      const { state } = await client.giveBack(payment.id, 'order-gone')
      return { outcome: state === 'review' ? 'byHand' : 'nothing', reason: null }
    }
    const patience = this.#patience(patienceMs)
    const { signal } = patience
    const result = await client
      .cancel(payment.id, { reason, requestId }, { signal })
      .finally(() => patience.end())
    return outcomeOf(result)
  }

  /** The money of an approval cannot be kept. */
  async giveBack(
    paymentId: string,
    reason: 'order-gone' | 'order-paid-twice',
  ): Promise<PaymentView> {
    const { payment, client } = await this.find(paymentId)
    return this.view(await client.giveBack(payment.id, reason))
  }

  /** What Toss's window is opened with; undefined where the shop has no Toss. */
  tossReference(orderId: string): Promise<string> | undefined {
    return this.#clients.toss?.nextReference(orderId)
  }

  /**
   * A payment, and the client of its gateway.
   *
   * @throws ShopError PAYMENT_NOT_FOUND
   */
  async find(paymentId: string): Promise<{ payment: Payment; client: AnyClient }> {
    for (const client of this.all) {
      const payment = await client.inquire(paymentId)
      if (payment?.dialect === client.dialect) return { payment, client }
    }
    throw new ShopError(paymentErrors.PAYMENT_NOT_FOUND)
  }

  /** As other modules see it. */
  async view(payment: Payment): Promise<PaymentView> {
    const isTouched = payment.refundedMinor > 0 || payment.state === 'canceling'
    // Only what has, or had, a refund can have one in the list; most payments never do.
    const mayHaveRefunds = isTouched || payment.state === 'approved' || payment.state === 'review'
    const refunds = mayHaveRefunds ? await this.#clients.card.listRefunds(payment.id) : []
    return viewPayment(payment, refunds)
  }

  #submit(
    { orderId, buyer, amount, with: means }: PayRequestBody,
    signal: AbortSignal,
  ): Promise<SubmitResult> {
    const order = { orderId, owner: buyer, amount: won(amount) }
    const { card, toss } = this.#clients
    if (means.kind === 'card') {
      const { type: cardType, number } = means.card
      const instrument = { cardType, cardNumber: CardNumber.of(number) }
      return card.submit({ ...order, instrument }, { signal })
    }
    if (!toss) throw new ShopError(paymentErrors.METHOD_NOT_OFFERED)
    return toss.submit({ ...order, instrument: means.redirect }, { signal })
  }

  async #result(
    payment: Payment,
    { refusedBy, retryAfterMs }: { readonly refusedBy?: string; readonly retryAfterMs?: number },
  ): Promise<PayResult> {
    return {
      outcome: 'paid',
      payment: await this.view(payment),
      isRefused: refusedBy !== undefined,
      retryAfterMs: retryAfterMs ?? null,
    }
  }

  /** Ends a wait, never a truth: what was sent by then stays sent. */
  #patience(limitMs: number): { readonly signal: AbortSignal; end(): void } {
    const patience = new AbortController()
    const timer = this.#clock.setTimer(limitMs, () => {
      patience.abort(new Error(`the answer was due after ${limitMs} ms`))
    })
    return { signal: patience.signal, end: () => timer.cancel() }
  }
}

function outcomeOf({ conflict, payment, refund }: CancelResult): CancelOutcome {
  if (conflict === 'cancel-open') return { outcome: 'underWay', reason: null }
  if (!refund) return { outcome: 'nothing', reason: null }
  if (refund.state === 'refused') {
    const { refusal } = refund
    return { outcome: 'refused', reason: refusal?.reason ?? refusal?.code ?? null }
  }
  return { outcome: payment.state === 'canceled' ? 'canceled' : 'underWay', reason: null }
}
