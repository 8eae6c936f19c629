import type { PaymentEvent } from '../../payment/payment-event.js'
import type { OutboxEntry, OutboxRequest } from '../../ports/payment-store.js'

/** Events that are not delivered yet, numbered over all dialects. */
export class MemoryOutbox {
  readonly #undelivered = new Map<
    number,
    { readonly dialect: string; readonly entry: OutboxEntry }
  >()
  #lastSequence = 0

  append(dialect: string, event: PaymentEvent): void {
    const sequence = ++this.#lastSequence
    this.#undelivered.set(sequence, { dialect, entry: { sequence, event } })
  }

  read({ dialect, after, limit }: OutboxRequest): readonly OutboxEntry[] {
    const entries: OutboxEntry[] = []
    for (const [sequence, undelivered] of this.#undelivered) {
      if (entries.length === limit) break
      if (sequence > after && undelivered.dialect === dialect) entries.push(undelivered.entry)
    }
    return entries
  }

  markDelivered(sequence: number): void {
    this.#undelivered.delete(sequence)
  }
}
