import { wallTime, type ClientContext } from '../client-context.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { recordsAfter } from './asked-records.js'
import type { PatientGateway } from './patient-gateway.js'
import type { Unexamined } from './unexamined.js'

/** Both sides of one payment, as they stand at one moment. */
export interface Examined {
  readonly payment: Payment
  readonly records: readonly GatewayRecord[]
  /** That moment, in wall-clock ms. */
  readonly at: number
}

/** A payment that changes with every look is compared as it was last. */
const mostLooks = 5

/**
 * Looks closely at single payments. Two lists that were read one after the other, with a cut-off at
 * either end, tell of differences that are none: a payment was approved in between, charged a day
 * later, refunded just now. So what they differ in is only a reason to ask.
 */
export class Examiner {
  readonly #context: ClientContext<never>
  readonly #gateway: PatientGateway
  readonly #missed: Unexamined

  constructor(context: ClientContext<never>, gateway: PatientGateway, missed: Unexamined) {
    this.#context = context
    this.#gateway = gateway
    this.#missed = missed
  }

  /**
   * Reads our side before and after the gateway's: both are true together where ours has not
   * changed. `listed` are the records that the list has of it. Undefined where the gateway does not
   * tell; the payment is among those missed then.
   */
  async examine(
    paymentId: string,
    listed: readonly GatewayRecord[],
  ): Promise<Examined | undefined> {
    let before = await this.#read(paymentId)
    for (let looks = 1; ; looks += 1) {
      const told = await this.#gateway.lookUp(before)
      if (told.kind === 'untold') {
        this.#missed.add(before, told.why)
        return undefined
      }
      const after = await this.#read(paymentId)
      if (after.version === before.version || looks === mostLooks) {
        const records = recordsAfter(after, listed, told.transactions)
        return { payment: after, records, at: wallTime(this.#context) }
      }
      before = after
    }
  }

  async #read(paymentId: string): Promise<Payment> {
    const payment = await this.#context.store.get(paymentId)
    if (!payment) throw new Error(`the store has lost payment ${paymentId}`)
    return payment
  }
}
