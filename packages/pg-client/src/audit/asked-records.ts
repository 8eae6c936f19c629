import type { GatewayTransaction } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import type { GatewaySide } from './gateway-book.js'
import { inParallel } from './in-parallel.js'
import type { PatientGateway } from './patient-gateway.js'
import type { Unexamined } from './unexamined.js'

/** Where a gateway has no list: each payment is looked up by itself. */
export class AskedRecords implements GatewaySide {
  readonly #gateway: PatientGateway
  readonly #missed: Unexamined
  #told = 0

  constructor(gateway: PatientGateway, missed: Unexamined) {
    this.#gateway = gateway
    this.#missed = missed
  }

  /** The records that were found so far. */
  get told(): number {
    return this.#told
  }

  /** Those that the gateway does not tell of are among those missed then. */
  async recordsOf(payments: readonly Payment[]): Promise<readonly GatewayRecord[]> {
    const found = await inParallel(payments, async (payment) => {
      const told = await this.#gateway.lookUp(payment)
      if (told.kind === 'told') return recordsAfter(payment, [], told.transactions)
      this.#missed.add(payment, told.why)
      return []
    })
    this.#told += found.reduce((sum, records) => sum + records.length, 0)
    return found.flat()
  }
}

/**
 * The records of a payment: as they were listed, with what a look-up has told since laid over them.
 * What a look-up does not mention is taken as we have it. A record that it does not tell of stays:
 * of several under one reference, some gateways show one.
 */
export function recordsAfter(
  payment: Payment,
  listed: readonly GatewayRecord[],
  told: readonly GatewayTransaction[],
): readonly GatewayRecord[] {
  const byKey = new Map(listed.map((record) => [record.gatewayKey, record]))
  for (const { gatewayKey, status, amount, refundedMinor } of told) {
    const known = byKey.get(gatewayKey)
    byKey.set(gatewayKey, {
      gatewayKey,
      reference: payment.reference,
      status,
      amount: amount ?? known?.amount ?? payment.amount,
      refundedMinor: refundedMinor ?? known?.refundedMinor ?? payment.refundedMinor,
      feeMinor: known?.feeMinor ?? null,
      at: known?.at ?? payment.createdAt,
    })
  }
  return [...byKey.values()]
}
