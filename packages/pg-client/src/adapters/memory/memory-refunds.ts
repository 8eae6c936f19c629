import { isOpenRefund, type Refund } from '../../payment/refund.js'

/** Refunds by payment, oldest first. */
export class MemoryRefunds {
  readonly #ofPayment = new Map<string, Map<string, Refund>>()

  list(paymentId: string): readonly Refund[] {
    return [...(this.#ofPayment.get(paymentId)?.values() ?? [])]
  }

  openOf(paymentId: string): Refund | null {
    return this.list(paymentId).find(isOpenRefund) ?? null
  }

  /** @throws Error where the payment has another one that is open, or of the same request. */
  mustFit(refund: Refund): void {
    for (const other of this.list(refund.paymentId)) {
      if (other.id === refund.id) continue
      if (other.requestId === refund.requestId) {
        throw new Error(`the payment has refund ${other.id} of request ${refund.requestId}`)
      }
      if (isOpenRefund(other) && isOpenRefund(refund)) {
        throw new Error(`the payment has refund ${other.id} open`)
      }
    }
  }

  put(refund: Refund): void {
    const refunds = this.#ofPayment.get(refund.paymentId) ?? new Map<string, Refund>()
    this.#ofPayment.set(refund.paymentId, refunds.set(refund.id, refund))
  }
}
