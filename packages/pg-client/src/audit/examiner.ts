import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { recordsAfter } from './asked-records.js'
import type { PatientGateway } from './patient-gateway.js'

/** Both sides of one payment, as they stand at one moment. */
export interface Examined {
  readonly payment: Payment
  readonly records: readonly GatewayRecord[]
}

/** A payment that changes with every look is compared as it was last. */
const mostLooks = 5

/**
 * Looks closely at single payments. Two lists that were read one after the other, with a cut-off at
 * either end, tell of differences that are none: a payment was approved in between, charged a day
 * later, refunded just now. So what they differ in is only a reason to ask.
 */
export class Examiner {
  readonly #store: Pick<PaymentStore, 'get'>
  readonly #gateway: PatientGateway

  constructor(store: Pick<PaymentStore, 'get'>, gateway: PatientGateway) {
    this.#store = store
    this.#gateway = gateway
  }

  /**
   * Reads our side before and after the gateway's: both are true together where ours has not
   * changed. `listed` are the records that the list has of it.
   *
   * @throws AuditError where the gateway does not tell.
   */
  async examine(paymentId: string, listed: readonly GatewayRecord[]): Promise<Examined> {
    let before = await this.#read(paymentId)
    for (let looks = 1; ; looks += 1) {
      const told = await this.#gateway.lookUp(before)
      const after = await this.#read(paymentId)
      if (after.version === before.version || looks === mostLooks) {
        return { payment: after, records: recordsAfter(after, listed, told) }
      }
      before = after
    }
  }

  async #read(paymentId: string): Promise<Payment> {
    const payment = await this.#store.get(paymentId)
    if (!payment) throw new Error(`the store has lost payment ${paymentId}`)
    return payment
  }
}
