import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'

/** What is known of the gateway's side of an audit. */
export interface GatewaySide {
  /** The records of some payments; each record is given once. */
  recordsOf(payments: readonly Payment[]): Promise<readonly GatewayRecord[]>
}

/**
 * The approved payments of a gateway's list, by our reference: about 250 bytes for each, until
 * somebody takes it. What has no money and never had is not held: where one of ours says otherwise,
 * the gateway is asked for it.
 */
export class GatewayBook implements GatewaySide {
  readonly #byReference = new Map<string, GatewayRecord | readonly GatewayRecord[]>()
  readonly #withoutReference = new Map<string, GatewayRecord>()

  add(record: GatewayRecord): void {
    const { reference, gatewayKey, status } = record
    if (status !== 'approved') return
    if (reference === null) {
      this.#withoutReference.set(gatewayKey, record)
      return
    }
    const others = this.#at(reference).filter((one) => one.gatewayKey !== gatewayKey)
    this.#byReference.set(reference, others.length === 0 ? record : [...others, record])
  }

  async recordsOf(payments: readonly Payment[]): Promise<readonly GatewayRecord[]> {
    return payments.flatMap(({ reference, gatewayKey }) => {
      const found = this.#at(reference)
      this.#byReference.delete(reference)
      const byKey = this.#withoutReference.get(gatewayKey ?? '')
      if (!byKey) return found
      this.#withoutReference.delete(byKey.gatewayKey)
      return [...found, byKey]
    })
  }

  /** What nobody has taken, in groups of one reference. */
  *rest(): Generator<readonly GatewayRecord[]> {
    for (const reference of this.#byReference.keys()) yield this.#at(reference)
    for (const record of this.#withoutReference.values()) yield [record]
  }

  #at(reference: string): readonly GatewayRecord[] {
    const found = this.#byReference.get(reference)
    if (!found) return []
    return 'gatewayKey' in found ? [found] : found
  }
}
