import type { Break } from '../payment/break.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentStore } from '../ports/payment-store.js'
import type { Unexamined } from './unexamined.js'

/**
 * The breaks that earlier audits have left open, and which of them this audit would have found
 * again: a break is over only where both sides of it were looked at.
 */
export class OpenBreaks {
  readonly #breaks: readonly Break[]
  readonly #ids: ReadonlySet<string>
  readonly #paymentIds: ReadonlySet<string | null>
  readonly #keys: ReadonlySet<string | null>
  /** Payments that were compared, with the gateway's key in our records. */
  readonly #compared = new Map<string | null, string | null>()
  readonly #listedKeys = new Set<string>()
  readonly #settledKeys = new Set<string>()

  private constructor(breaks: readonly Break[]) {
    this.#breaks = breaks
    this.#ids = new Set(breaks.map(({ id }) => id))
    this.#paymentIds = new Set(breaks.map(({ paymentId }) => paymentId))
    this.#keys = new Set(breaks.map(({ gatewayKey }) => gatewayKey))
  }

  static async read(store: PaymentStore, dialect: string): Promise<OpenBreaks> {
    const limit = Number.MAX_SAFE_INTEGER
    return new OpenBreaks(await store.listBreaks({ dialect, isOpen: true, limit }))
  }

  /** Whether a payment had a break: it is looked at closely, to say that it has none any more. */
  concern({ id }: Pick<Payment, 'id'>): boolean {
    return this.#paymentIds.has(id)
  }

  /** A payment was compared. */
  compared({ id, gatewayKey }: Pick<Payment, 'id' | 'gatewayKey'>): void {
    if (this.#paymentIds.has(id)) this.#compared.set(id, gatewayKey)
  }

  /** A record of the gateway's was compared with ours. */
  listed(gatewayKey: string): void {
    if (this.#keys.has(gatewayKey)) this.#listedKeys.add(gatewayKey)
  }

  /** A sale was compared with the settlement file. */
  settled(gatewayKey: string): void {
    if (this.#keys.has(gatewayKey)) this.#settledKeys.add(gatewayKey)
  }

  /** Whether an earlier audit has found it, and none since has found it over. */
  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** The ids of those that this audit looked for and did not find. */
  over(found: ReadonlySet<string>, missed: Unexamined): readonly string[] {
    const isOver = (one: Break): boolean => {
      const { id, kind, paymentId, gatewayKey } = one
      if (found.has(id)) return false
      if (kind === 'unsettled' || kind === 'settled-otherwise') {
        return this.#settledKeys.has(gatewayKey ?? '')
      }
      if (missed.concern(one)) return false
      if (gatewayKey !== null && this.#listedKeys.has(gatewayKey)) return true
      if (paymentId === null || !this.#compared.has(paymentId)) return false
      return gatewayKey === null || gatewayKey === this.#compared.get(paymentId)
    }
    return this.#breaks.filter(isOver).map(({ id }) => id)
  }
}
