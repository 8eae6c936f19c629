import type { Told } from './shop-front.js'

/** What a buyer is told where nothing was executed, for certain. */
const notExecuted = new Set(['PAYMENT_NOT_EXECUTED', 'PAYMENT_REFUSED'])

/** How often a key was sent, and how often its sender was told that nothing was executed. */
interface PayKey {
  asked: number
  toldNotExecuted: number
}

/** The keys under which buyers have asked for payments, by their wishes. */
export class PayKeys {
  readonly #byWish = new Map<string, Map<string, PayKey>>()

  /** A request for a payment is sent under this key, for the first time or again. */
  asked(wish: string, key: string): void {
    const keys = this.#byWish.get(wish) ?? new Map<string, PayKey>()
    this.#byWish.set(wish, keys)
    const known = keys.get(key) ?? { asked: 0, toldNotExecuted: 0 }
    keys.set(key, { ...known, asked: known.asked + 1 })
  }

  /** Its sender has got an answer. */
  told(wish: string, key: string, { error }: Pick<Told, 'error'>): void {
    const known = this.#byWish.get(wish)?.get(key)
    if (known && error !== undefined && notExecuted.has(error)) known.toldNotExecuted += 1
  }

  /** Under how many keys a payment may have come about, as far as the buyer was told. */
  mayHavePaid(wish: string): number {
    const keys = [...(this.#byWish.get(wish)?.values() ?? [])]
    return keys.filter(({ asked, toldNotExecuted }) => asked > toldNotExecuted).length
  }
}
