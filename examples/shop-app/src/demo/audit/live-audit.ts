import type { AuditedCharge } from './books.js'
import { moneyStanding } from './money-standing.js'
import type { ShopMoney } from './shop-books.js'

/** What one look at shop and gateway has found. */
export interface AuditLook {
  /** ISO time. */
  readonly at: string
  readonly orders: number
  /** Charges whose money the gateway holds; null: nobody could say. */
  readonly charges: number | null
  /** Null while the ledger cannot be read: nobody knows. */
  readonly doubled: number | null
  readonly lost: number | null
  readonly open: number
  readonly review: number
  readonly waitingToBePaid: number
  /** Whether the ledger could be read; the gateway's own port may be down meanwhile. */
  readonly isGatewayAnswering: boolean
  /** The first few of what is doubled or lost, by name. */
  readonly wrong: readonly string[]
}

/** Where the two sides of the books are. */
export interface LiveAuditParts {
  /** The gateway's ledger. Rejects where nobody answers. */
  charges(): Promise<readonly AuditedCharge[]>
  shop(): ShopMoney
  /** Milliseconds since the Unix epoch. */
  now(): number
}

const MOST_NAMES = 5

/**
 * Compares a shop that goes on working with a gateway that does. Their books are read one after the
 * other, so something is wrong only when two looks in a row say so; the first time it is counted
 * among what is on its way.
 */
export class LiveAudit {
  readonly #parts: LiveAuditParts
  #doubled: ReadonlySet<string> = new Set()
  #lost: ReadonlySet<string> = new Set()

  constructor(parts: LiveAuditParts) {
    this.#parts = parts
  }

  /** @throws where the shop's files cannot be read. */
  async look(): Promise<AuditLook> {
    const { charges: ledger, shop: readShop, now } = this.#parts
    const charges = await ledger().catch(() => undefined)
    const shop = readShop()
    const standing = moneyStanding(shop, charges ?? [])
    const doubled = standing.doubled.filter((one) => this.#doubled.has(one))
    const lost = standing.lost.filter((one) => this.#lost.has(one))
    const seen = charges ? standing : { doubled: [], lost: [] }
    this.#doubled = new Set(seen.doubled)
    this.#lost = new Set(seen.lost)
    const suspected = seen.doubled.length + seen.lost.length - doubled.length - lost.length
    const common = {
      at: new Date(now()).toISOString(),
      orders: shop.orders.length,
      review: standing.review.length,
      waitingToBePaid: standing.waitingToBePaid.length,
    }
    if (!charges) {
      const unknown = { charges: null, doubled: null, lost: null, wrong: [] }
      return { ...common, ...unknown, open: standing.open.length, isGatewayAnswering: false }
    }
    return {
      ...common,
      charges: charges.filter(({ held }) => held > 0).length,
      doubled: doubled.length,
      lost: lost.length,
      open: standing.open.length + suspected,
      isGatewayAnswering: true,
      wrong: [...doubled, ...lost].slice(0, MOST_NAMES),
    }
  }
}
