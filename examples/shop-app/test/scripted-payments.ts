import type { PaymentState } from '@holdfast/pg-client'
import type {
  CancelOutcome,
  PaymentsClient,
  PaymentView,
  PayRequest,
  PayResult,
} from '../src/payments/payments-client.js'
import { aPayment } from './samples.js'

/** The payments of one order, as a test decides them. */
export class ScriptedPayments implements PaymentsClient {
  /** Oldest first. */
  all: readonly PaymentView[] = []
  readonly asked: PayRequest[] = []
  readonly givenBack: string[] = []
  readonly cancels: string[] = []
  readonly checked: string[] = []
  /** What a cancel comes to; the payment is brought to its state. */
  cancelsTo: { readonly state: PaymentState; readonly outcome: CancelOutcome['outcome'] } = {
    state: 'canceled',
    outcome: 'canceled',
  }
  /** What money that cannot be kept comes to. */
  givesBackTo: PaymentState = 'review'
  /** Runs before the payments of an order are read. */
  beforeRead: () => void = () => undefined
  /** Runs when a payment is submitted, before its intent is durable. */
  beforeIntent: () => Promise<void> = () => Promise.resolve()

  get submits(): number {
    return this.asked.length
  }

  async pay(request: PayRequest): Promise<PayResult> {
    await this.beforeIntent()
    this.asked.push(request)
    const payment = this.pays(`payment-${this.all.length + 1}`, 'approved')
    return { outcome: 'paid', payment, isRefused: false, retryAfterMs: null }
  }

  listByOrder(): Promise<readonly PaymentView[]> {
    this.beforeRead()
    return Promise.resolve(this.all)
  }

  /** The gateway has nothing new to say. */
  checkNow(paymentId: string): Promise<PaymentView> {
    this.checked.push(paymentId)
    const known = this.all.find(({ id }) => id === paymentId)
    return known ? Promise.resolve(known) : Promise.reject(new Error(`no payment ${paymentId}`))
  }

  cancel(paymentId: string, requestId: string): Promise<CancelOutcome> {
    this.cancels.push(requestId)
    const { state, outcome } = this.cancelsTo
    const refusal = { code: 'NO', reason: 'the bank says no' }
    const isRefused = outcome === 'refused'
    const refund = {
      id: `refund of ${requestId}`,
      requestId,
      state: isRefused ? 'refused' : 'done',
      amount: aPayment().amount,
      refusal: isRefused ? refusal : null,
    } as const
    const refunds = outcome === 'canceled' || isRefused ? [refund] : []
    this.pays(paymentId, state, { refunds })
    return Promise.resolve({ outcome, reason: isRefused ? refusal.reason : null })
  }

  giveBack(paymentId: string): Promise<PaymentView> {
    this.givenBack.push(paymentId)
    return Promise.resolve(this.pays(paymentId, this.givesBackTo))
  }

  tossReference(orderId: string): Promise<string> {
    return Promise.resolve(`${orderId}-${this.all.length + 1}`)
  }

  /** Brings a payment to a state, and makes it where there is none of this id. */
  pays(id: string, state: PaymentState, change: Partial<PaymentView> = {}): PaymentView {
    const known = this.all.find((one) => one.id === id)
    const now = { ...(known ?? aPayment({ id })), state, ...change }
    this.all = known ? this.all.map((one) => (one === known ? now : one)) : [...this.all, now]
    return now
  }
}
