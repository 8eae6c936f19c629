/** What the shop says became of an order's money. */
export interface MoneyOrder {
  readonly id: string
  readonly status: string
  /** What a payment pays of it, in won. */
  readonly due: number
}

/** What the shop says it sold. */
export interface AuditedOrder extends MoneyOrder {
  /** What points pay of it. */
  readonly pointsUsed: number
  readonly buyer: string
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
}

/** What the shop says about the money of an order. */
export interface AuditedPayment {
  readonly id: string
  readonly orderId: string
  /** The order id that the gateway knows this payment by. */
  readonly reference: string
  readonly state: string
  /** A durable event told somebody that this payment is in review. */
  readonly alarmed: boolean
  /** Its state is what a person has said. */
  readonly isResolvedByHand?: boolean
}

/** What the gateway's ledger says: the truth. */
export interface AuditedCharge {
  /** The gateway's own. */
  readonly key: string
  readonly reference: string
  /** The money that it took and has not given back, in won. */
  readonly held: number
}

export interface AuditedStock {
  readonly productId: string
  readonly seeded: number
  readonly left: number
}

/** A buyer's points. */
export interface AuditedPurse {
  readonly buyer: string
  readonly welcome: number
  readonly left: number
}

/** What the settlement has of a payment. */
export interface AuditedSettlement {
  readonly paymentId: string
  /** Sales less refunds, in won. */
  readonly kept: number
}

/** What shop and gateway say about money alone. */
export interface MoneyRecords {
  readonly orders: readonly MoneyOrder[]
  readonly payments: readonly AuditedPayment[]
  readonly charges: readonly AuditedCharge[]
}

export interface AuditInput extends MoneyRecords {
  readonly orders: readonly AuditedOrder[]
  readonly stock: readonly AuditedStock[]
  readonly purses: readonly AuditedPurse[]
  readonly settled: readonly AuditedSettlement[]
}

/** The records, joined: reference -> payment -> order. */
export class Books<Records extends MoneyRecords = AuditInput> {
  readonly input: Records
  readonly orderById: ReadonlyMap<string, Records['orders'][number]>
  readonly paymentByReference: ReadonlyMap<string, AuditedPayment>
  readonly takenByOrder: ReadonlyMap<string, readonly AuditedCharge[]>

  constructor(input: Records) {
    this.input = input
    this.orderById = new Map(input.orders.map((order) => [order.id, order]))
    this.paymentByReference = new Map(input.payments.map((one) => [one.reference, one]))
    const taken = new Map<string, AuditedCharge[]>()
    for (const charge of this.takenCharges()) {
      const orderId = this.paymentByReference.get(charge.reference)?.orderId
      if (orderId === undefined) continue
      const known = taken.get(orderId)
      if (known) known.push(charge)
      else taken.set(orderId, [charge])
    }
    this.takenByOrder = taken
  }

  /** Charges whose money the gateway holds. */
  takenCharges(): readonly AuditedCharge[] {
    return this.input.charges.filter(({ held }) => held > 0)
  }
}
